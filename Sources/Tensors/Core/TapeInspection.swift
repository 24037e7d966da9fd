/// Looks for the first operation that gives a number which is not finite, forward or backward.
///
/// It costs a pass over every result and keeps the names of all operations, so it is for the one step that failed: steps
/// that go well are not inspected.
public final class TapeInspection {
    /// An operation that was recorded.
    public struct Operation {
        /// The name of the function: `conv2d`.
        public let name: String
        /// The parameters that it used.
        public let parameters: [Tensor]
    }

    /// Where it went wrong.
    public struct Finding {
        /// All operations up to the one that it was, which is the last of them.
        public let path: [Operation]
        /// Whether its derivative was not finite, and not its result.
        public let isBackward: Bool
    }

    private var operations: [Int: Operation] = [:]
    private var playing = 0
    /// The first one, once there is one.
    public private(set) var finding: Finding?

    init() {}

    func recorded(_ output: Tensor, from inputs: [Tensor?], _ name: StaticString, at place: Int) {
        let word = "\(name)".prefix { $0 != "(" }
        operations[place] = Operation(
            name: String(word), parameters: inputs.compactMap { $0 }.filter(\.isLeaf))
        if !output.isFinite { found(at: place, isBackward: false) }
    }

    /// The entry of this number is about to give its derivatives.
    func plays(_ place: Int) { playing = place }

    func received(_ contribution: Tensor) {
        if !contribution.isFinite { found(at: playing, isBackward: true) }
    }

    private func found(at place: Int, isBackward: Bool) {
        guard finding == nil else { return }
        finding = Finding(path: (0...place).compactMap { operations[$0] }, isBackward: isBackward)
    }
}

extension Tape {
    /// Runs `body` and looks at every number on the way.
    public func inspecting(_ body: (TapeInspection) throws -> Void) rethrows {
        let inspection = TapeInspection()
        self.inspection = inspection
        defer { self.inspection = nil }
        try body(inspection)
    }
}
