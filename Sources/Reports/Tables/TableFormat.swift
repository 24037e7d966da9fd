/// The forms that a table takes.
public enum TableFormat: String, Sendable, CaseIterable {
    case table, markdown, csv, json, latex, html
}
