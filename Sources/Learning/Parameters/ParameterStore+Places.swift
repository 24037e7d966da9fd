import Tensors

extension ParameterStore {
    /// The layer of a parameter and what it is: `down.0.conv (conv2d)`; nil for a tensor of another model.
    public func layer(of tensor: Tensor) -> String? {
        guard let parameter = parameters.first(where: { $0.value === tensor }) else { return nil }
        return layer(named: parameter.name)
    }

    /// The first parameter that holds a number which is not finite, by its layer.
    public var brokenLayer: String? {
        parameters.first { !$0.value.isFinite }.map { layer(named: $0.name) }
    }

    /// Where an inspection found what it looked for: the layer, or the operation after it.
    public func place(of finding: TapeInspection.Finding) -> String {
        func layer(_ operation: TapeInspection.Operation) -> String? {
            operation.parameters.lazy.compactMap { self.layer(of: $0) }.first
        }
        guard let last = finding.path.last else { return "an operation" }
        if let own = layer(last) { return own }
        guard let before = finding.path.lazy.reversed().compactMap(layer).first else { return last.name }
        return "\(last.name) after \(before)"
    }

    private func layer(named name: String) -> String {
        let path = name.split(separator: ".").dropLast().joined(separator: ".")
        let kind = kinds(under: path)
        return path.isEmpty ? name : kind.isEmpty ? path : "\(path) (\(kind))"
    }
}
