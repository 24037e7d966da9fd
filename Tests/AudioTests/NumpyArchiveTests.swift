import Audio
import Foundation
import Testing

@Suite struct NumpyArchiveTests {
    private let folder = "\(Golden.folder)/../reassigned"

    @Test(arguments: ["speech", "single"])
    func readsStoredAndDeflatedArrays(name: String) throws {
        let archive = try NumpyArchive("\(folder)/\(name).npz")
        #expect(Set(archive.names) == ["audio", "frequencies", "times", "magnitudes"])
        let (audio, shape) = try archive.array("audio")
        #expect(shape == [2600])
        let start = name == "speech" ? 6000 : 16_000
        let samples = Array(Golden.speech[start..<start + 2600])
        switch audio {
        case .float64(let values): #expect(name == "speech" && values == samples.map(Double.init))
        case .float32(let values): #expect(name == "single" && values == samples)
        case .complex64: Issue.record("complex")
        }
    }

    /// Librosa's arrays lie in Fortran order: a frame's bins are neighbours.
    @Test func anArraysOrderIsItsOwnBusiness() throws {
        let map = try ReassignedFile.read("\(folder)/speech.npz")
        #expect(map.binCount == 41 && map.frameCount == 131)
        #expect(map.frequencies.count == 41 * 131)
        // Filled bins of weak frames and strong ones alike lie around their own frequencies and times.
        let middle = 65 * 41
        for bin in 1..<40 {
            #expect(abs(map.frequencies[middle + bin] - 200 * Double(bin)) < 2000)
            #expect(abs(map.times[middle + bin] - 65 * 20 / 16_000) < 0.01)
        }
    }

    @Test func halfPrecisionIsRead() throws {
        let (values, _) = try NumpyArchive("\(folder)/half.npz").array("magnitudes")
        var magnitudes: [Float] = []
        if case .float32(let values) = values { magnitudes = values }
        #expect(magnitudes.count == 41 * 101 && magnitudes.allSatisfy { $0.isFinite && $0 >= 0 })
        #expect((magnitudes.max() ?? 0) > 0.1)
    }

    @Test func damagedArchivesAreRefused() async throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/speech.npz")))
        try await withTemporaryFolder { folder in
            let path = "\(folder)/x.npz"
            func open(_ bytes: [UInt8]) throws {
                try Data(bytes).write(to: URL(filePath: path))
                let archive = try NumpyArchive(path)
                for name in archive.names { _ = try archive.array(name) }
            }
            try open(whole)
            for length in [0, 10, whole.count / 2, whole.count - 1] {
                #expect(throws: AudioError.self) { try open(Array(whole.prefix(length))) }
            }
            for place in stride(from: 1000, to: whole.count - 400, by: whole.count / 7) {
                var bytes = whole
                bytes[place] ^= 0x40
                #expect(throws: AudioError.self) { try open(bytes) }
            }
            try open(whole)
            #expect(throws: AudioError.self) { try NumpyArchive(path).array("volumes") }
            #expect(throws: AudioError.self) { try NumpyArchive("\(folder)/none.npz") }
        }
    }

    @Test func filesThatAreNoReassignedSpectrogramAreRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/x.npy"
            try NumpyFile.write(.float32([1, 2, 3]), shape: [3], to: path)
            #expect(throws: AudioError.self) { try ReassignedFile.read(path) }
            try NumpyFile.write(.complex64([1, 2, 3, 4, 5, 6]), shape: [3, 1, 1], to: path)
            #expect(throws: AudioError.self) { try ReassignedFile.read(path) }
            try NumpyFile.write(.float32([1, 2, 3]), shape: [3, 1, 1], to: path)
            let map = try ReassignedFile.read(path)
            #expect(map.frequencies == [1] && map.times == [2] && map.magnitudes == [3])
        }
    }
}
