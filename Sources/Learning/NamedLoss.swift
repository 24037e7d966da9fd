import Tensors

/// A loss under another name: the second of its kind, or one that a person named.
public struct NamedLoss: Loss {
    private let loss: any Loss
    public let name: String
    public var weight: Double { loss.weight }

    public init(_ loss: any Loss, name: String) {
        self.loss = loss
        self.name = name
    }

    public func value(output: Tensor, target: Tensor) -> Tensor { loss.value(output: output, target: target) }

    /// Losses with names of their own: those that are given, and of equal ones `mse`, `mse_2`, `mse_3`.
    ///
    /// - Parameter names: one a loss; nil where nobody gave one.
    public static func distinct(_ losses: [any Loss], names: [String?]) -> [any Loss] {
        var taken = Set(names.compactMap { $0 })
        return zip(losses, names).map { loss, given in
            if let given { return given == loss.name ? loss : NamedLoss(loss, name: given) }
            var name = loss.name
            var number = 1
            while !taken.insert(name).inserted {
                number += 1
                name = "\(loss.name)_\(number)"
            }
            return number == 1 ? loss : NamedLoss(loss, name: name)
        }
    }
}
