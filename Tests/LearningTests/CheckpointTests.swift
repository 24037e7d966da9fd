import FoundationEssentials
import Learning
import Randomness
import Tensors
import Testing

/// Saving and loading numbers.
struct CheckpointTests {
    private let path =
        FileManager.default.temporaryDirectory.path + "/etude-test-\(UUID().uuidString).safetensors"

    private func tensors() -> [(name: String, value: Tensor)] {
        [("a.weight", Tensor([1, 2, 3, 4, 5, -0.5], shape: [2, 3])), ("b \"quoted\"", Tensor(Float.pi))]
    }

    @Test func whatWasSavedComesBack() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Safetensors.write(tensors(), metadata: ["epoch": "3"], to: path)
        let fresh = [("a.weight", Tensor(zeros: [2, 3])), ("b \"quoted\"", Tensor(0))]
        #expect(try Safetensors.load(path, into: fresh.map { (name: $0.0, value: $0.1) }) == ["epoch": "3"])
        #expect(fresh[0].1.array == [1, 2, 3, 4, 5, -0.5] && fresh[1].1.item == .pi)
        // 8 bytes of length, a header padded to 8, then 7 floats: what the safetensors library reads.
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect((bytes.count - 28) % 8 == 0 && bytes[8] == UInt8(ascii: "{"))
    }

    @Test func whatDoesNotFitIsNamedAndNothingIsLoaded() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Safetensors.write(tensors(), to: path)
        let first = Tensor(zeros: [2, 3])
        let missing = #expect(throws: LearningError.self) {
            try Safetensors.load(path, into: [("a.weight", first), ("c", Tensor(0))])
        }
        #expect(missing?.description.contains("it has no c;") == true)
        #expect(first.array == [0, 0, 0, 0, 0, 0])
        let other = #expect(throws: LearningError.self) {
            try Safetensors.load(path, into: [("a.weight", Tensor(zeros: [3, 2]))])
        }
        #expect(other?.description.contains("a.weight has shape (2, 3) there and (3, 2) here") == true)
    }

    @Test func aDamagedFileIsRefusedWhereverItIsCut() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Safetensors.write(tensors(), to: path)
        let whole = try Data(contentsOf: URL(filePath: path))
        for count in [0, 4, 8, 20, whole.count - 1] {
            try whole.prefix(count).write(to: URL(filePath: path))
            #expect(throws: LearningError.self) { try Safetensors.read(path) }
        }
        #expect(throws: LearningError.self) { try Safetensors.read(path + "/x") }
        #expect(throws: LearningError.self) { try Safetensors.write(tensors(), to: path + "/x") }
    }
}
