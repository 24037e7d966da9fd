import Glibc
import RunStore

/// A folder of its own for one test, gone when the test is.
final class Scratch: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/etude-store-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit { Scratch.remove(path) }

    var store: String { "\(path)/runs.sqlite" }

    func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else {
            throw StoreError.file(path: name, reason: "cannot be written")
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { remove("\(path)/\(name)") }
            }
            closedir(folder)
        }
        _ = Glibc.remove(path)
    }
}
