import Audio
import Foundation
import Testing

/// What `Tests/Golden/audio.py` computed with other libraries.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/audio").path

    static func clip(_ name: String) throws -> Clip { try AudioFile.read("\(folder)/\(name).wav") }

    static let speech = samples("speech")
    static let noisy = samples("noisy")

    /// What is missing or damaged fails the first test that asks for it, and whatever is compared with nothing.
    private static func samples(_ name: String) -> [Float] {
        do { return try clip(name).channels[0] } catch {
            Issue.record("the golden recording \(name).wav cannot be read: \(error)")
            return []
        }
    }

    static func number(_ name: String) -> Double {
        guard let number = numbers[name] as? NSNumber else {
            Issue.record("numbers.json has no \(name)")
            return .nan
        }
        return number.doubleValue
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

    /// The same of a double-precision file.
    static func doubles(_ name: String) throws -> [Double] {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name).npy"))
        let values = data.dropFirst(10 + Int(data[8]) + Int(data[9]) << 8)
        return values.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
        }
    }

    /// The signals of `SIGNALS` in the script.
    static func signal(_ name: String) throws -> [Float] {
        switch name {
        case "music": return try clip("music").channels[0]
        case "short": return Array(speech[5000..<5100])
        case "impulses":
            var impulses = [Float](repeating: 0, count: 5001)
            for (place, value) in [(0, 1), (1700, -0.5), (1701, 0.25), (5000, 0.7)] {
                impulses[place] = Float(value)
            }
            return impulses
        default: return Array(speech[4000..<9001])
        }
    }

    /// The frames that the script keeps: the first three and the last two.
    static func picked(_ frames: Int) -> [Int] {
        Set([0, 1, 2, frames - 2, frames - 1].filter { $0 >= 0 && $0 < frames }).sorted()
    }

    /// Those frames of a spectrogram.
    static func pick<Value>(_ values: [Value], frames: Int) -> [Value] {
        guard frames > 0 else { return [] }
        let bins = values.count / frames
        return picked(frames).flatMap { values[($0 * bins)..<(($0 + 1) * bins)] }
    }

    nonisolated(unsafe) private static let numbers: [String: Any] = {
        do {
            let data = try Data(contentsOf: URL(filePath: "\(folder)/numbers.json"))
            return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        } catch {
            Issue.record("numbers.json cannot be read: \(error)")
            return [:]
        }
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

/// The largest |a−b|; infinite where the counts differ or a value is not a number.
func absoluteError(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count, !b.isEmpty else { return .infinity }
    var worst = 0.0
    for (x, y) in zip(a, b) {
        let difference = abs(Double(x) - Double(y))
        if difference.isNaN { return .infinity }
        worst = max(worst, difference)
    }
    return worst
}

/// A folder of its own that goes when the body ends.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "etude-audio-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

func cosine(_ x: Double) -> Double { Foundation.cos(x) }
