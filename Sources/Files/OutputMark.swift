import Glibc

/// Tells a folder that Etude wrote by a small file in it, whatever the folder is called.
///
/// A dataset whose folder holds runs, reports or caches must not learn from them: `"folder": "."` would train the second seed on
/// the first one's outputs. Prepared corpora carry no mark: they are recordings.
public enum OutputMark {
    /// Hidden, so that no listing of sounds shows it.
    public static let name = ".etude-made"

    /// Leaves the mark in a folder. A folder that cannot be written stays without: nothing else comes into it either.
    public static func leave(in folder: String) {
        let path = "\(folder)/\(name)"
        guard access(path, F_OK) != 0, let file = fopen(path, "w") else { return }
        fputs("Etude writes into this folder; datasets pass it over.\n", file)
        fclose(file)
    }

    /// Takes the mark away where nothing else is left in the folder.
    public static func removeAlone(in folder: String) {
        if FolderNames.all(in: folder) == [name] { unlink("\(folder)/\(name)") }
    }

    /// Whether a folder bears it.
    public static func stands(in folder: String) -> Bool { access("\(folder)/\(name)", F_OK) == 0 }
}
