import CKernels

/// The libraries that compute, for the record of a run.
public enum EngineLibraries {
    /// Library to version.
    public static var versions: [String: String] {
        var version = [Int32](repeating: 0, count: 3)
        ck_onednn_version(&version)
        return ["oneDNN": version.map { "\($0)" }.joined(separator: ".")]
    }
}
