import Glibc
import Tensors
import Testing

struct InstructionSetTests {
    @Test func theSetIsTheOneAskedFor() throws {
        let word = getenv("ETUDE_ISA").map { String(cString: $0) }
        try InstructionSet.check(word)
        let wanted = word.flatMap { InstructionSet(rawValue: $0) } ?? .most
        #expect(InstructionSet.current == wanted)
        #expect(InstructionSet.available.first == .baseline)
        #expect(InstructionSet.available.contains(.current))
    }

    @Test func wordsThatNameNoSetAreRefused() throws {
        try InstructionSet.check(nil)
        try InstructionSet.check("")
        for set in InstructionSet.available { try InstructionSet.check(set.rawValue) }
        for word in ["sse", "AVX2", "avx 2", "512"] {
            let error = #expect(throws: InstructionSetError.self) { try InstructionSet.check(word) }
            #expect(error?.description.contains("'\(word)'") == true)
            #expect(error?.description.contains("baseline, avx2, avx512") == true)
        }
        for set in InstructionSet.allCases where !InstructionSet.available.contains(set) {
            #expect(throws: InstructionSetError.self) { try InstructionSet.check(set.rawValue) }
        }
    }

    @Test func bfloat16NeedsTheLargestSet() {
        if InstructionSet.current != .avx512 { #expect(!Precision.bf16.isSupported) }
    }
}
