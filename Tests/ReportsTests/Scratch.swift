import Glibc
import RunStore
import TestSupport

/// A folder of its own for one test, removed when the tests end.
final class Scratch: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/etude-store-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
        ScratchFolders.removeAtExit(path)
    }

    var store: String { "\(path)/runs.sqlite" }

    func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else {
            throw StoreError.file(path: name, reason: "cannot be written")
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
}
