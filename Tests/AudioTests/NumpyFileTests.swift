import Audio
import Foundation
import Testing

@Suite struct NumpyFileTests {
    @Test func readsWhatNumPyWrote() throws {
        let (values, shape) = try NumpyFile.read("\(Golden.folder)/dct.npy")
        #expect(shape == [4, 12])
        #expect(values == .float32(try Golden.array("dct")))
        let (doubles, sides) = try NumpyFile.read("\(Golden.folder)/reassigned_default.npy")
        #expect(sides.count == 3 && sides[0] == 3)
        #expect(doubles.count == sides.reduce(1, *))
    }

    @Test func comesBackAsWritten() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/x.npy"
            let arrays: [(NumpyFile.Values, [Int])] = [
                (.float32([1, 2, 3]), [3]), (.float64([1, 2, 3, 4, 5, 6]), [2, 3]),
                (.complex64([1, 2, 3, 4]), [2, 1]),
                (.float32([]), [0, 5]), (.float32([7]), []),
            ]
            for (values, shape) in arrays {
                try NumpyFile.write(values, shape: shape, to: path)
                let (back, sides) = try NumpyFile.read(path)
                #expect(back == values && sides == shape)
                // NumPy wants the data to begin at a multiple of 64 bytes.
                let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
                #expect((size - values.bytes) % 64 == 0)
            }
        }
    }

    @Test func badFilesAreRefused() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/x.npy"
            try NumpyFile.write(.float32([1, 2, 3]), shape: [3], to: path)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            for length in [0, 5, 20, whole.count - 1] {
                try Data(whole.prefix(length)).write(to: URL(filePath: path))
                #expect(throws: AudioError.self) { try NumpyFile.read(path) }
            }
            let text = String(decoding: whole, as: UTF8.self)
            #expect(text.contains("fortran_order"))
            for (from, to) in [("<f4", "<i4"), ("(3,)", "(9,)"), ("(3,)", "(-)")] {
                var bytes = whole
                let place = try #require(whole.firstRange(of: Array(from.utf8)))
                bytes.replaceSubrange(place, with: Array(to.utf8))
                try Data(bytes).write(to: URL(filePath: path))
                #expect(throws: AudioError.self) { try NumpyFile.read(path) }
            }
            #expect(throws: AudioError.self) { try NumpyFile.read("\(folder)/none.npy") }
            #expect(throws: AudioError.self) {
                try NumpyFile.write(.float32([1]), shape: [1], to: "/proc/no/such.npy")
            }
        }
    }
}

extension NumpyFile.Values {
    fileprivate var bytes: Int {
        switch self {
        case .float32: 4 * count
        case .float64, .complex64: 8 * count
        }
    }
}
