/// Recordings that cannot be used, gathered so that one sentence names them all.
struct Refusals {
    private var errors: [any Error] = []

    var isEmpty: Bool { errors.isEmpty }

    mutating func add(_ error: any Error) { errors.append(error) }

    /// - Throws: the one error, or one that lists all, a line each.
    func check() throws {
        guard let first = errors.first else { return }
        if errors.count == 1 { throw first }
        throw CorpusError.invalid(
            "\(errors.count) recordings cannot be used; mend or remove them, or leave them out with skip_damaged:\n"
                + errors.map { "  \($0)" }.joined(separator: "\n"))
    }
}
