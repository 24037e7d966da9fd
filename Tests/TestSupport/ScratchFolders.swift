import FoundationEssentials
import Glibc
import Synchronization

/// Folders that tests made, removed when the process ends.
///
/// Not when the last reference to one goes: an optimised build lets go of a reference after its last use, which may
/// come before the test has finished with the folder.
public enum ScratchFolders {
    private static let paths = Mutex<[String]>([])

    /// Removes `path`, with all it holds, at the end of the process.
    public static func removeAtExit(_ path: String) {
        paths.withLock { paths in
            if paths.isEmpty { atexit { ScratchFolders.removeAll() } }
            paths.append(path)
        }
    }

    private static func removeAll() {
        for path in paths.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
    }
}
