import Glibc
import Randomness
import Specs

/// What a swept value is drawn from: `{ "log": [1e-5, 1e-2] }`.
public enum Distribution: Sendable {
    /// Uniform between two ends.
    case linear(Double, Double)
    /// Uniform in the logarithm, between two ends above 0.
    case log(Double, Double)
    /// Whole numbers, both ends included.
    case integer(Int, Int)
    /// One of a list, each as likely.
    case choice([Node])

    private static let names = ["linear", "log", "integer", "choice"]

    static var schema: Schema {
        let ends = Schema.type("number").list(count: 2...2)
        return Schema.object([
            ("linear", ends), ("log", ends), ("integer", Schema.type("integer").list(count: 2...2)),
            ("choice", Schema().list(count: 1 ... .max)),
        ]).with("minProperties", .number("1")).with("maxProperties", .number("1"))
    }

    /// - Parameter path: of the key, for messages.
    init(_ node: Node, path: String) throws(SpecError) {
        guard let member = node.members.first, node.members.count == 1 else {
            throw SpecError(
                at: node.place, path: path,
                "expected an object with one of \(Self.names.joined(separator: ", ")); found \(node.inWords)")
        }
        let ends = member.node.array?.compactMap(\.number) ?? []
        let isPair = ends.count == 2 && member.node.array?.count == 2 && ends[0] < ends[1]
        func refused(_ expected: String) -> SpecError {
            SpecError(
                at: member.node.place, path: "\(path).\(member.key)",
                "expected \(expected); found \(member.node.canonical)")
        }
        switch member.key {
        case "linear":
            guard isPair else { throw refused("two numbers, the lower first") }
            self = .linear(ends[0], ends[1])
        case "log":
            guard isPair, ends[0] > 0 else { throw refused("two numbers above 0, the lower first") }
            self = .log(ends[0], ends[1])
        case "integer":
            let whole = member.node.array?.compactMap(\.integer) ?? []
            guard isPair, whole.count == 2 else { throw refused("two whole numbers, the lower first") }
            self = .integer(whole[0], whole[1])
        case "choice":
            guard let items = member.node.array, !items.isEmpty else {
                throw refused("a list of at least one value")
            }
            self = .choice(items)
        default:
            throw SpecError(
                at: member.keyPlace, path: "\(path).\(member.key)",
                "there is no such distribution" + Spelling.hint(for: member.key, among: Self.names))
        }
    }

    func draw(at place: Place, using generator: inout RandomGenerator) -> Node {
        switch self {
        case .linear(let low, let high): Node(.number("\(generator.uniform(low, high))"), at: place)
        case .log(let low, let high):
            Node(.number("\(exp(generator.uniform(Glibc.log(low), Glibc.log(high))))"), at: place)
        case .integer(let low, let high):
            Node(.number("\(Int.random(in: low...high, using: &generator))"), at: place)
        case .choice(let items): items[generator.integer(below: items.count)]
        }
    }
}
