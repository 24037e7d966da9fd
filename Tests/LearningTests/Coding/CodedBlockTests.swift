import Learning
import Randomness
import Testing

/// Blocks and headers as bytes and back.
struct CodedBlockTests {
    private func block(_ layout: CodedLayout, seed: UInt64 = 1, quiet: Bool = false) -> CodedBlock {
        var chance = RandomKey(seed: seed).generator()
        let peak = CodingOptions(bits: layout.bits).peak
        return CodedBlock(
            scales: (0..<layout.scales).map { _ in Float(chance.uniform()) },
            codes: (0..<layout.codes).map { _ in
                quiet && chance.uniform() < 0.95 ? 0 : Int16(chance.integer(below: 2 * peak + 1) - peak)
            }, phases: (0..<layout.phases).map { _ in Int16(chance.integer(below: 65_535) - 32_767) })
    }

    @Test(arguments: 2...16) func everyNumberOfBitsComesBack(bits: Int) throws {
        for (codes, phases) in [(0, 0), (1, 0), (7, 3), (1_001, 0), (4_096, 100)] {
            for quiet in [false, true] {
                let layout = CodedLayout(scales: 3, codes: codes, phases: phases, bits: bits)
                let block = block(layout, quiet: quiet)
                let bytes = block.bytes(layout)
                #expect(bytes.count <= layout.packedBytes)
                #expect(try CodedBlock(bytes[...], layout) == block)
            }
        }
    }

    @Test func whatIsMostlyZeroIsMuchSmaller() {
        let layout = CodedLayout(scales: 1, codes: 20_000, phases: 0, bits: 6)
        #expect(block(layout, quiet: true).bytes(layout).count * 3 < layout.packedBytes)
    }

    @Test func noBytesCrashTheReader() {
        let layout = CodedLayout(scales: 2, codes: 500, phases: 20, bits: 6)
        let whole = block(layout, quiet: true).bytes(layout)
        var chance = RandomKey(seed: 3).generator()
        for _ in 0..<2_000 {
            var bytes = whole
            switch chance.integer(below: 3) {
            case 0: bytes.removeLast(chance.integer(below: bytes.count + 1))
            case 1: bytes += [UInt8](repeating: 7, count: 1 + chance.integer(below: 50))
            default: bytes[chance.integer(below: bytes.count)] ^= UInt8(1 << chance.integer(below: 8))
            }
            // A wrong bit may still be some block; then it fits the layout.
            if let block = try? CodedBlock(bytes[...], layout) {
                #expect(block.codes.count == 500 && block.phases.count == 20)
                #expect(block.codes.allSatisfy { abs($0) <= 31 })
            }
        }
    }

    private let header = CodedHeader(
        sampleRate: 44_100, frameCount: 1_234_567, channelCount: 2, modelFrames: 447_915,
        blockLength: 128_000,
        overlap: 500, options: CodingOptions(bits: 6, storesPhase: true),
        model: String(repeating: "0123456789abcdef", count: 4), run: "952c42073a4b")

    @Test func aHeaderComesBack() throws {
        #expect(header.bytes.count == CodedHeader.byteCount)
        #expect(try CodedHeader(header.bytes) == header)
    }

    @Test func everyFlippedBitOfAHeaderIsSeen() {
        for bit in 0..<8 * CodedHeader.byteCount {
            var bytes = header.bytes
            bytes[bit / 8] ^= UInt8(1 << (bit % 8))
            #expect(throws: CodedDamage.self) { try CodedHeader(bytes) }
        }
    }

    @Test func blocksCoverEverySampleOnce() {
        var header = header
        for frames in [1, 499, 500, 127_999, 128_000, 128_001, 255_500, 255_501, 447_915] {
            header.modelFrames = frames
            let step = header.blockLength - header.overlap
            let last = header.blockCount - 1
            #expect(last * step + header.samples(ofBlock: last) == frames)
            // No block lies wholly within the one before it.
            if last > 0 { #expect(header.samples(ofBlock: last) > header.overlap) }
        }
    }
}
