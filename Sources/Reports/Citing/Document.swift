import Files
import RunStore

/// A text whose numbers are checked: a report that was made, and any words with markers beside their numbers (``Marker``).
public struct Document {
    public let path: String
    private let usual: () throws -> (store: RunStore, path: String)
    private let open: (String) throws -> RunStore

    /// - Parameters:
    ///   - usual: the store of a report, and of markers that no line of the document names a store for.
    ///   - open: opens a store that the document names.
    public init(
        _ path: String, usual: @escaping () throws -> (store: RunStore, path: String),
        open: @escaping (String) throws -> RunStore
    ) {
        self.path = path
        self.usual = usual
        self.open = open
    }

    /// What a document has.
    public struct Contents: Hashable, Sendable {
        /// Numbers and orders that markers stand beside.
        public var marked: Int
        public var isReport: Bool
    }

    /// Computes everything anew.
    ///
    /// - Throws: ``ReportError/stale(path:differences:)`` with a line for whatever differs; ``ReportError/invalid(_:)`` for a
    ///   marker that cannot be understood or names no run, and for a document without any.
    @discardableResult
    public func check() throws -> Contents {
        let text = try TextFile.read(path)
        let looks = try looks(text)
        let isReport = ReportMark.isPresent(in: text)
        guard isReport || !looks.isEmpty else { throw Self.nothing(path) }
        var differences: [String] = []
        if isReport {
            do {
                try Report.check(path, in: usual().store)
            } catch ReportError.stale(_, let lines) {
                differences = lines
            }
        }
        differences += looks.compactMap(\.difference)
        if !differences.isEmpty { throw ReportError.stale(path: path, differences: differences) }
        return Contents(marked: looks.count, isReport: isReport)
    }

    /// What came of an update.
    public struct Outcome: Sendable {
        public var report = Report.Outcome()
        /// A line for each number that was written anew: the words around it may say something else now.
        public var changed: [String] = []
        /// A line for each order that does not hold: words that only a person can change.
        public var untrue: [String] = []
    }

    /// Makes a report anew and writes what the stores say into marked numbers. Nothing is written where a marker is wrong.
    public func update() async throws -> Outcome {
        let text = try TextFile.read(path)
        let isReport = ReportMark.isPresent(in: text)
        guard try isReport || !looks(text).isEmpty else { throw Self.nothing(path) }
        var outcome = Outcome()
        if isReport { outcome.report = try await Report.update(path, in: usual().store) }
        let fresh = isReport ? try TextFile.read(path) : text
        var lines = Self.lines(fresh).map(Array.init)
        // From the end, so that places before stay where they are.
        for look in try looks(fresh).reversed() {
            guard let difference = look.difference else { continue }
            guard case .number(let number, _) = look.marker.content else {
                outcome.untrue.insert(difference, at: 0)
                continue
            }
            lines[look.marker.line - 1].replaceSubrange(number.place, with: Array(look.now))
            outcome.changed.insert(difference, at: 0)
        }
        if !outcome.changed.isEmpty {
            let output = try OutputFile(path)
            try output.write(Array(lines.map { String($0) }.joined(separator: "\n").utf8))
            try output.finish()
        }
        return outcome
    }

    /// What a marker says and what the store says.
    private struct Look {
        var marker: Marker
        /// The number as it should be written.
        var now = ""
        /// Nil where both agree.
        var difference: String?
    }

    private func looks(_ text: String) throws -> [Look] {
        var reader: QuantityReader?
        var looks: [Look] = []
        for marker in try Marker.all(in: Self.lines(text), path: path) {
            let place = "\(path):\(marker.line)"
            do {
                if case .store(let name) = marker.content {
                    let file = RelativePath.resolve(name, beside: path)
                    reader = QuantityReader(try open(file), path: file)
                    continue
                }
                let values: QuantityReader
                if let reader {
                    values = reader
                } else {
                    let (store, path) = try usual()
                    values = QuantityReader(store, path: path)
                    reader = values
                }
                looks.append(try Self.look(at: marker, values, place))
            } catch let error as QuantityError {
                throw ReportError.invalid(
                    "\(place): the marker \"\(Escaping.visible(marker.text))\" \(error.sentence)")
            } catch let error as StoreError {
                throw ReportError.invalid("\(place): \(error)")
            }
        }
        return looks
    }

    private static func look(at marker: Marker, _ values: QuantityReader, _ place: String) throws -> Look {
        var look = Look(marker: marker)
        let what = Escaping.visible(marker.text)
        switch marker.content {
        case .store: break
        case .number(let number, let quantity):
            let value = try values.value(quantity)
            guard value.isFinite else { throw QuantityError("is no finite number") }
            look.now = number.written(value)
            if !number.isRounded(value) {
                look.difference = "\(place): \(number.text) is \(look.now) now (\(what))"
            }
        case .claim(let quantities, let order):
            let numbers = try quantities.map(values.value)
            let holds = order.indices.allSatisfy { order[$0].holds(numbers[$0], numbers[$0 + 1]) }
            if !holds {
                let found = numbers.map(Figure.alone).joined(separator: ", ")
                look.difference =
                    "\(place): does not hold: \(what.dropFirst("holds: ".count)); the numbers are \(found)"
            }
        }
        return look
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func nothing(_ path: String) -> ReportError {
        .invalid(
            "\(path) was not made by `etude report` and marks no number, as in 17.9 dB<!-- is: val.si_sdr of useful -->; there is nothing to check"
        )
    }
}
