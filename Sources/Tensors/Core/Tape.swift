import CKernels
import Synchronization

/// The record of a forward pass, played backwards to find derivatives (reverse-mode differentiation).
///
/// A tape belongs to one run's parameters. Every operation on a tensor of the tape adds one entry; ``backward(from:)``
/// walks the entries from last to first and drops each as it goes, so the memory of the forward pass is recycled on the
/// way. The order is the order of execution, so gradients add up the same way every time.
public final class Tape {
    private struct Entry {
        let output: GradientPlace
        let operands: Operands
        let backward: (Tensor) -> Void
    }

    /// What an operation was given and reads again on its way back, as long as it is held there.
    private struct Operands {
        private weak var first: Tensor?
        private weak var second: Tensor?

        init(_ inputs: [Tensor?]) {
            for case let input? in inputs where input.remaking != nil {
                if first == nil { first = input } else { second = input }
            }
        }

        func prepare() {
            first?.prepareValues()
            second?.prepareValues()
        }
    }

    private var entries: [Entry] = []
    /// Values that are there and could be made again.
    private let remade = Mutex<[Remaking]>([])
    /// False inside ``withoutRecording(_:)``: evaluation keeps nothing.
    public private(set) var isRecording = true
    /// The precision of the products with this tape's parameters.
    public var precision = Precision.fp32
    /// Looks at every number that is recorded or played back, while someone asks for it.
    var inspection: TapeInspection?

    public init() {}

    /// Entries recorded and not yet played back.
    public var count: Int { entries.count }

    /// Runs `body` as plain arithmetic: nothing is recorded.
    public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
        let before = isRecording
        isRecording = false
        defer { isRecording = before }
        return try body()
    }

    /// Forgets what was recorded, for a forward pass that will not be played back.
    public func clear() {
        entries.removeAll(keepingCapacity: true)
        letGo()
    }

    func materialised(_ values: Remaking) { remade.withLock { $0.append(values) } }

    /// Lets everything go that can be made again.
    private func letGo() {
        let values = remade.withLock { remade -> [Remaking] in
            guard !remade.isEmpty else { return [] }
            defer { remade = [] }
            return remade
        }
        for value in values { value.letGo() }
    }

    /// - Parameter operands: inputs whose values `backward` reads.
    func record(_ output: Tensor, operands: [Tensor?] = [], backward: @escaping (Tensor) -> Void) {
        letGo()
        let place = GradientPlace(tape: self, shape: output.shape, isLeaf: false)
        output.place = place
        entries.append(Entry(output: place, operands: Operands(operands), backward: backward))
    }

    /// Adds the derivative of `loss` (one element) to the gradient of every watched tensor it depends on.
    ///
    /// - Parameter scale: the derivative of the final objective with respect to this loss (1 / accumulated batches).
    public func backward(from loss: Tensor, scale: Float = 1) { backward(from: [loss], weights: [scale]) }

    /// The same for a weighted sum of losses, in one walk.
    public func backward(from losses: [Tensor], weights: [Float]) {
        demand(losses.count == weights.count, "\(weights.count) weights for \(losses.count) losses")
        for (loss, weight) in zip(losses, weights) {
            demand(loss.count == 1, "backward starts from a scalar loss, not from shape \(loss.shape)")
            demand(loss.tape === self, "this loss was not recorded on this tape")
            loss.place?.gradient = Tensor(repeating: weight, shape: loss.shape)
        }
        while let entry = entries.popLast() {
            guard let gradient = entry.output.gradient else { continue }
            inspection?.plays(entries.count)
            entry.output.gradient = nil
            entry.operands.prepare()
            entry.backward(gradient)
            letGo()
        }
    }
}

extension Tensor {
    /// Whether an operation on this tensor has to be recorded.
    var needsGradient: Bool { tape?.isRecording ?? false }

    /// Adds `contribution` to this tensor's gradient; takes it over when it is the first one.
    func accumulate(_ contribution: Tensor) { place?.accumulate(contribution) }

    /// Records `output` on the tape of whichever input has one, when any does.
    ///
    /// - Parameters:
    ///   - readsInputs: whether `backward` reads the inputs' values.
    ///   - operation: for an inspection, which names it: the function that records.
    static func record(
        _ output: Tensor, from inputs: [Tensor?], readsInputs: Bool = true,
        operation: StaticString = #function,
        backward: @escaping (Tensor) -> Void
    ) {
        for input in inputs {
            if let tape = input?.tape, tape.isRecording {
                tape.inspection?.recorded(output, from: inputs, operation, at: tape.count)
                tape.record(output, operands: readsInputs ? inputs : [], backward: backward)
                return
            }
        }
    }
}
