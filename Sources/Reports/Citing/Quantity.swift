/// What a marker calls a number: `val.si_sdr of useful`, `val.si_sdr of a - val.si_sdr of b`, `clips val.snr > 20 of exact`.
///
///     chain     = sum ((">" | ">=" | "<" | "<=") sum)*
///     sum       = product (("+" | "-") product)*
///     product   = value (("*" | "/") value)*
///     value     = number | name "of" run ["seed" seed] ["beside" run] | ("lowest" | "median" | "highest") name "of" run …
///               | "clips" name [comparator number] "of" run …
///
/// Words and signs are parted by spaces. A name is one that `--where` knows; of several seeds it is the mean over them. `beside`
/// another experiment it is the mean over the clips that both were judged on.
indirect enum Quantity: Equatable {
    case constant(Double)
    case value(Source)
    case clips(Source, ClipStatistic)
    case joined(Quantity, Operation, Quantity)

    /// Where a value is read.
    struct Source: Equatable {
        /// As conditions have names, in full: `validation.si_sdr`.
        var name: String
        /// One experiment's name, file, tag, or the beginning of a run's id.
        var run: String
        var seed: UInt64?
        /// Another experiment, where only the clips that it was judged on as well count.
        var beside: String?
    }

    /// What is made of the scores of single clips.
    enum ClipStatistic: Equatable {
        case lowest, median, highest
        /// How many clips have a score, or one in this order to a number.
        case count(Condition.Comparator?, Double)
    }

    enum Operation: String {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
    }

    static func chain(_ text: String) throws(QuantityError) -> ([Quantity], [Condition.Comparator]) {
        var parser = QuantityParser(text)
        return try parser.chain()
    }
}

/// What keeps a marker from being understood, to follow its name: "names no store".
struct QuantityError: Error, Equatable {
    var sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}

/// Reads a quantity by recursive descent.
private struct QuantityParser {
    private var words: ArraySlice<String>
    private static let orders: [String: Condition.Comparator] = [
        ">": .more, ">=": .atLeast, "<": .less, "<=": .atMost,
    ]

    init(_ text: String) { words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...] }

    mutating func chain() throws(QuantityError) -> ([Quantity], [Condition.Comparator]) {
        var quantities = [try sum()]
        var order: [Condition.Comparator] = []
        while let sign = words.first {
            guard let comparator = Self.orders[sign] else {
                throw QuantityError("has \(sign) where a sign (+ - * / > >= < <=) or the end is expected")
            }
            words.removeFirst()
            order.append(comparator)
            quantities.append(try sum())
        }
        return (quantities, order)
    }

    private mutating func sum() throws(QuantityError) -> Quantity {
        var result = try product()
        while let sign = words.first, let operation = Quantity.Operation(rawValue: sign),
            operation == .plus || operation == .minus
        {
            words.removeFirst()
            result = .joined(result, operation, try product())
        }
        return result
    }

    private mutating func product() throws(QuantityError) -> Quantity {
        var result = try value()
        while let sign = words.first, let operation = Quantity.Operation(rawValue: sign),
            operation == .times || operation == .over
        {
            words.removeFirst()
            result = .joined(result, operation, try value())
        }
        return result
    }

    private mutating func value() throws(QuantityError) -> Quantity {
        let word = try next("a number, or a name and the experiment it is of, as in val.si_sdr of useful")
        if let number = Double(word), number.isFinite { return .constant(number) }
        let statistics: [String: Quantity.ClipStatistic] = [
            "lowest": .lowest, "median": .median, "highest": .highest, "clips": .count(nil, 0),
        ]
        guard var statistic = statistics[word] else {
            var source = try source(named: word)
            if words.first == "beside" {
                words.removeFirst()
                source.beside = try next("an experiment after \"beside\"")
            }
            return .value(source)
        }
        let name = try next("a measure after \(word)")
        if word == "clips", let sign = words.first, let comparator = Self.orders[sign] {
            words.removeFirst()
            let bound = try next("a number after \(sign)")
            guard let number = Double(bound), number.isFinite else {
                throw QuantityError("has \(bound) where a number is expected after \(sign)")
            }
            statistic = .count(comparator, number)
        }
        return .clips(try source(named: name), statistic)
    }

    private mutating func source(named name: String) throws(QuantityError) -> Quantity.Source {
        guard words.popFirst() == "of" else {
            throw QuantityError("lacks \"of\" and an experiment after \(name)")
        }
        let run = try next("an experiment after \"of\"")
        var seed: UInt64?
        if words.first == "seed" {
            words.removeFirst()
            let text = try next("a number after \"seed\"")
            guard let number = UInt64(text) else {
                throw QuantityError("has \(text) where a seed is expected")
            }
            seed = number
        }
        return Quantity.Source(name: ColumnName.full(name), run: run, seed: seed)
    }

    private mutating func next(_ expected: String) throws(QuantityError) -> String {
        guard let word = words.popFirst() else {
            throw QuantityError("ends where there should be \(expected)")
        }
        return word
    }
}
