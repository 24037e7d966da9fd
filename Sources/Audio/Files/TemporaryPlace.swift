import Glibc

/// Where files go that nobody keeps: TMPDIR, or /tmp.
package enum TemporaryPlace {
    static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// A new empty file `etude-XXXXXX<ending>`.
    static func file(ending: String) throws(AudioError) -> String {
        var template = Array("\(folder)/etude-XXXXXX\(ending)".utf8CString)
        let descriptor = mkstemps(&template, Int32(ending.utf8.count))
        guard descriptor >= 0 else { throw failure() }
        close(descriptor)
        return text(template)
    }

    /// A new empty folder.
    package static func newFolder() throws(AudioError) -> String {
        var template = Array("\(folder)/etude-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure() }
        return text(template)
    }

    private static func failure() -> AudioError {
        .unwritable(path: folder, reason: String(cString: strerror(errno)).lowercased())
    }

    private static func text(_ template: [CChar]) -> String {
        String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
