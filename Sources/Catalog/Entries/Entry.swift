import Specs

/// Something that an experiment can name: settings with a word of their own.
///
/// One file an entry, and one line in ``Catalog``: see CONTRIBUTING.md.
public protocol Entry: Spec {
    /// What stands after `"kind":`, in snake_case.
    static var kind: String { get }
    /// One sentence: what it is, and where it comes from.
    static var summary: String { get }
    /// Settings as JSON with which it is built and tried in a moment: the catalog's tests run over them. Of a model the first
    /// ones must have derivatives that differences show (no rounding). A dataset's recordings are where it says FOLDER: voices/,
    /// pairs/noisy/ and pairs/clean/ with a speaker a folder, musdb/ with a track a folder.
    static var tiny: [String] { get }
}

extension Entry {
    public static var tiny: [String] { ["{}"] }
}
