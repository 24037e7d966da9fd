import CSndfile
import CSoxr

/// The libraries that read and resample sound, for the record of a run.
public enum AudioLibraries {
    /// Library to version.
    public static var versions: [String: String] {
        [
            "libsndfile": String(cString: sf_version_string()).replacing("libsndfile-", with: ""),
            "libsoxr": String(cString: soxr_version()).replacing("libsoxr-", with: ""),
        ]
    }
}
