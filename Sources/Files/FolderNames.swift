import Glibc

/// What is in a folder, by name.
public enum FolderNames {
    /// Names in a folder, hidden ones too, sorted; none where there is no folder that can be read.
    public static func all(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        return rest(of: stream).sorted()
    }

    /// Names that an open folder still has to give, but for itself and the folder above it; in no order.
    public static func rest(of stream: OpaquePointer) -> [String] {
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
