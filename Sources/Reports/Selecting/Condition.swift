/// What runs must fulfil: `model.kind == stft_unet and val.si_sdr > 8`.
///
/// Names stand on the left, values on the right. The grammar:
///
///     condition  = all ("or" all)*
///     all        = one ("and" one)*
///     one        = "not" one | "(" condition ")" | name [test]
///     test       = ("==" | "!=" | "<" | "<=" | ">" | ">=") value | ("~" | "!~") pattern | ["not"] "in" "[" value, … "]"
///
/// A value is a number, a word, a text in quotes, `true`, `false` or `none` (no value; `null` is the same). A pattern has `*` and `?`. A name
/// by itself asks whether the run has a value that is not false.
indirect enum Condition: Equatable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case has(Name)
    case compares(Name, Comparator, Literal)
    case matches(Name, pattern: String)
    case isIn(Name, [Literal])

    /// A name, and where it stands: in characters, from 1.
    struct Name: Equatable {
        var text: String
        var column: Int
    }

    /// A value, and where it stands.
    struct Literal: Equatable {
        var value: Value
        /// As it was written, without quotes.
        var text: String
        var column: Int

        enum Value: Equatable {
            case none
            case number(Double)
            case text
        }
    }

    enum Comparator: String, CaseIterable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case more = ">"
        case atLeast = ">="
    }

    /// - Throws: ``ReportError/condition(text:column:sentence:)``.
    init(_ text: String) throws(ReportError) {
        var parser = try ConditionParser(text)
        self = try parser.whole()
    }
}
