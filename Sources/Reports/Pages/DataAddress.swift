import Glibc

/// Files as `data:` addresses.
enum DataAddress {
    /// - Throws: ``ReportError/file(path:reason:)`` when the file cannot be read.
    static func of(_ path: String, type: String) throws -> String {
        "data:\(type);base64,\(base64(try TextFile.bytes(path)))"
    }

    /// RFC 4648, with padding.
    static func base64(_ bytes: [UInt8]) -> String {
        let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var place = 0
        while place < bytes.count {
            let count = min(3, bytes.count - place)
            var word = UInt32(bytes[place]) << 16
            if count > 1 { word |= UInt32(bytes[place + 1]) << 8 }
            if count > 2 { word |= UInt32(bytes[place + 2]) }
            for sign in 0..<4 {
                text.append(
                    sign <= count ? signs[Int(word >> (18 - 6 * UInt32(sign))) & 63] : UInt8(ascii: "="))
            }
            place += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
