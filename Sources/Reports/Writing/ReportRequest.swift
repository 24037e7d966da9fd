import RunStore

/// Of which runs a report is, and how it is laid out.
public struct ReportRequest: Sendable, Hashable {
    /// Studies, experiments, files, ids or tags.
    public var terms: [String]
    public var filter: RunFilter
    /// A page of the person's own; relative to the report's folder, unless absolute.
    public var template: String?

    public init(_ terms: [String] = [], filter: RunFilter = RunFilter(), template: String? = nil) {
        self.terms = terms
        self.filter = filter
        self.template = template
    }

    /// As words of a command, and of the first line of the report.
    var words: [String] {
        var words = terms
        if let condition = filter.condition { words += ["--where", condition] }
        // A time that was told as so long ago is kept as what it was then: the report stays the same.
        if let since = filter.since { words += ["--since", since.text] }
        if let until = filter.until { words += ["--until", until.text] }
        for tag in filter.tags { words += ["--tag", tag] }
        if let template { words += ["--template", template] }
        return words
    }

    /// - Returns: nil where the words are none of a request's.
    init?(words: [String]) {
        self.init()
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                terms.append(word)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch word {
            case "--where": filter.condition = value
            case "--since", "--until":
                guard let moment = Moment(value) else { return nil }
                if word == "--since" { filter.since = moment } else { filter.until = moment }
            case "--tag": filter.tags.append(value)
            case "--template": template = value
            default: return nil
            }
        }
    }
}
