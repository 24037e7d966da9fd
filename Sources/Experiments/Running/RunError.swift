/// Why runs did not end as they should: one clear sentence, with the remedy.
public enum RunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The recordings are not those that the run was begun with.
    case otherData(run: String, then: String, now: String)
    /// Some of several runs did not end well; a line each.
    case failures([String], of: Int)
    /// The one run that was asked for failed: what it died of.
    case failed(String)
    /// Runs were stopped before their end and can go on; a line each, or one sentence.
    case stopped([String], of: Int)
    /// A run ended badly, in another process or before.
    case failure(run: String, reason: String)
    /// Halving has nothing to choose by.
    case unranked(column: String, epoch: Int, count: Int)
    /// A run is finished, and some of what is made at its end is missing: a sentence each.
    case incomplete([String])
    /// A run cannot be verified.
    case unverifiable(run: String, reason: String)
    /// Sound cannot be encoded or decoded: the whole sentence.
    case coding(String)

    public var description: String {
        switch self {
        case .otherData(let run, let then, let now):
            "run \(run) was begun with other recordings (then: \(then); now: \(now)); bring those back, or train anew with `etude run`"
        case .failures(let lines, let count):
            "\(lines.count) of \(count) runs did not finish:\n"
                + lines.map { "  \($0)\n" }.joined().dropLast()
        case .unranked(let column, let epoch, let count):
            "halving cannot choose after epoch \(epoch): \(column) is not defined for any of \(count) trials; "
                + "set monitor to another measure"
        case .failed(let sentence): sentence
        case .stopped(let lines, 1): lines.joined(separator: "; ")
        case .stopped(let lines, let count):
            "\(lines.count) of \(count) runs were stopped; `etude resume` goes on:\n"
                + lines.map { "  \($0)\n" }.joined().dropLast()
        case .failure(let run, let reason): "run \(run): \(reason)"
        case .coding(let sentence): sentence
        case .incomplete(let sentences): sentences.joined(separator: "; ")
        case .unverifiable(let run, let reason): "run \(run) cannot be verified: \(reason)"
        }
    }
}
