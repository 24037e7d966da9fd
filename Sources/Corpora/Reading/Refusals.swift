/// Recordings that cannot be used, gathered so that one call names them all.
public struct Refusals: Error, CustomStringConvertible {
    private var errors: [any Error] = []

    init() {}

    var isEmpty: Bool { errors.isEmpty }

    mutating func add(_ error: any Error) {
        for one in (error as? Refusals)?.errors ?? [error]
        where !errors.contains(where: { "\($0)" == "\(one)" }) { errors.append(one) }
    }

    /// What `body` makes, or nil where it refuses something.
    mutating func gather<Made>(_ body: () throws -> Made) -> Made? {
        do { return try body() } catch {
            add(error)
            return nil
        }
    }

    /// - Throws: the one error, or all of them as one.
    func check() throws {
        if let first = errors.first { throw errors.count == 1 ? first : self }
    }

    /// A line for each; one sentence where they all lack the channel that was asked for.
    public var description: String {
        let missing = errors.compactMap { error -> (path: String, channel: Int)? in
            guard case CorpusError.noChannel(let path, let channel, _) = error else { return nil }
            return (path, channel)
        }.sorted { $0.path < $1.path }
        if missing.count == errors.count, let first = missing.first {
            let more = missing.count > 3 ? " and \(missing.count - 3) more" : ""
            return "\(missing.count) recordings have no channel \(first.channel) "
                + "(\(missing.prefix(3).map(\.path).joined(separator: ", "))\(more)); \(CorpusError.otherChannel)"
        }
        return
            "\(errors.count) recordings cannot be used; mend or remove them, or, of a folder, leave them out with "
            + "skip_damaged:\n" + errors.map { "  \($0)" }.joined(separator: "\n")
    }
}

/// Makes several things of recordings, and refuses what none of them can use as one.
///
/// - Throws: the one error, or all of them as one.
public func gatheringRefusals<Made>(_ makers: [() throws -> Made]) throws -> [Made] {
    var refused = Refusals()
    let made = makers.compactMap { make in refused.gather(make) }
    try refused.check()
    return made
}
