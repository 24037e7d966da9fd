import Files
import Glibc
import Learning

/// Writes a coded file, which takes its name when it is whole.
final class CodedFileWriter {
    private let file: OutputFile

    /// - Parameter input: the recording, which it must not take the place of.
    init(_ path: String, notOver input: String) throws(FileError) {
        try FileName.require(path, endsIn: ["etude"], for: "coded sound")
        file = try OutputFile(path, notOver: [input])
        // The header is known at the end.
        try file.write([UInt8](repeating: 0, count: CodedHeader.byteCount))
    }

    func write(_ bytes: [UInt8]) throws(FileError) { try file.write(bytes) }

    /// - Returns: how many bytes the file has.
    func finish(_ header: CodedHeader) throws(FileError) -> Int {
        let count = file.byteCount
        try file.seek(to: 0)
        try file.write(header.bytes)
        try file.finish()
        return count
    }
}

/// Reads a coded file from its beginning to its end, a block at a time.
final class CodedFileReader {
    let path: String
    let header: CodedHeader
    private let file: UnsafeMutablePointer<FILE>

    /// - Throws: ``RunError`` where this is no coded file.
    init(_ path: String) throws(RunError) {
        var status = stat()
        guard stat(path, &status) == 0, let file = fopen(path, "rb") else {
            throw .coding(
                "cannot read \(FileName.shown(path)): \(String(cString: strerror(errno)).lowercased())")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            fclose(file)
            throw .coding("cannot read \(path): it is no file")
        }
        var bytes = [UInt8](repeating: 0, count: CodedHeader.byteCount)
        let count = fread(&bytes, 1, bytes.count, file)
        do throws(CodedDamage) {
            header = try CodedHeader(Array(bytes.prefix(count)))
        } catch {
            fclose(file)
            throw .coding("cannot decode \(path): \(error.reason)")
        }
        self.file = file
        self.path = path
    }

    deinit { fclose(file) }

    /// The next block.
    ///
    /// - Throws: ``RunError`` where it is cut off, damaged, or larger than any block of this layout.
    func next(_ layout: CodedLayout) throws(RunError) -> CodedBlock {
        let length = try take(4).withUnsafeBytes {
            Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)))
        }
        guard length <= layout.packedBytes else { throw damage("a block is longer than it can be") }
        let block = try take(length)
        let sum = try take(4)
        guard Array(CodedHeader.framed(block).suffix(4)) == sum else {
            throw damage("a block is damaged: its checksum differs")
        }
        do throws(CodedDamage) {
            return try CodedBlock(block[...], layout)
        } catch {
            throw damage(error.reason)
        }
    }

    /// - Throws: ``RunError`` where anything follows.
    func expectEnd() throws(RunError) {
        guard fgetc(file) == EOF else { throw damage("it goes on after its last block") }
    }

    func damage(_ reason: String) -> RunError { .coding("cannot decode \(path): \(reason)") }

    private func take(_ count: Int) throws(RunError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard fread(&bytes, 1, count, file) == count else {
            throw damage("it ends before its last block does; it was cut off")
        }
        return bytes
    }
}
