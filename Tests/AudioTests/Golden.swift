import Audio
import Foundation

/// What `Tests/Golden/audio.py` computed with other libraries.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/audio").path

    static func clip(_ name: String) throws -> Clip { try AudioFile.read("\(folder)/\(name).wav") }

    static let speech = (try? clip("speech").channels[0]) ?? []
    static let noisy = (try? clip("noisy").channels[0]) ?? []

    static func number(_ name: String) -> Double {
        (numbers[name] as? NSNumber)?.doubleValue ?? .nan
    }

    /// The values of a single-precision .npy file in C order, whatever its shape.
    static func array(_ name: String) throws -> [Float] {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name).npy"))
        let header = 10 + Int(data[8]) + Int(data[9]) << 8
        let values = data.dropFirst(header)
        return values.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    nonisolated(unsafe) private static let numbers: [String: Any] = {
        guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/numbers.json")),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return [:] }
        return object
    }()
}

/// The largest |a−b|, relative to the largest |b|; infinite where the counts differ or a value is not a number.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count, !b.isEmpty else { return .infinity }
    var worst = 0.0
    var scale = 0.0
    for (x, y) in zip(a, b) {
        let difference = abs(Double(x) - Double(y))
        if difference.isNaN { return .infinity }
        worst = max(worst, difference)
        scale = max(scale, abs(Double(y)))
    }
    return worst / max(scale, 1e-30)
}

/// A folder of its own that goes when the body ends.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "etude-audio-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
