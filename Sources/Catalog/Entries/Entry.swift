import Specs

/// Something that an experiment can name: settings with a word of their own.
///
/// One file an entry, and one line in ``Catalog``: see CONTRIBUTING.md.
public protocol Entry: Spec {
    /// What stands after `"kind":`, in snake_case.
    static var kind: String { get }
    /// One sentence: what it is, and where it comes from.
    static var summary: String { get }
}
