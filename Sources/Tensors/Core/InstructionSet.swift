import CKernels

/// The sets of processor instructions that the engine knows, from the least to the most.
///
/// Results differ between sets in their last bits, because oneDNN and FFTW compute in another order; within a set they are the
/// same bits. `ETUDE_ISA` chooses a lesser set than the processor has.
public enum InstructionSet: String, CaseIterable, Sendable {
    /// x86-64 without AVX2.
    case baseline
    /// x86-64-v3: AVX2 with FMA.
    case avx2
    /// x86-64-v4: AVX-512 with its F, BW, CD, DQ and VL parts.
    case avx512

    /// The set in use. It is fixed when the process starts.
    public static var current: InstructionSet { allCases[Int(ck_isa_used())] }

    /// The most that the processor has.
    public static var most: InstructionSet { allCases[Int(ck_isa_most())] }

    /// Those that the processor has.
    public static var available: [InstructionSet] { allCases.filter { $0.rank <= most.rank } }

    /// Checks what `ETUDE_ISA` asked for.
    ///
    /// - Parameter word: the value of the variable.
    /// - Throws: ``InstructionSetError`` where it names no set, or one that the processor lacks.
    public static func check(_ word: String?) throws {
        guard let word, !word.isEmpty else { return }
        guard let wanted = InstructionSet(rawValue: word) else {
            throw InstructionSetError(
                description: "ETUDE_ISA is '\(word)', which names no set of instructions; there are "
                    + "\(names(allCases)); unset, it is the most that the processor has")
        }
        guard wanted.rank <= most.rank else {
            throw InstructionSetError(
                description: "ETUDE_ISA is '\(word)', but this processor lacks that set; it has "
                    + "\(names(available)), and uses \(most) where ETUDE_ISA is unset")
        }
    }

    private static func names(_ sets: [InstructionSet]) -> String {
        sets.map(\.rawValue).joined(separator: ", ")
    }

    private var rank: Int { Self.allCases.firstIndex(of: self)! }
}

/// A set of instructions that cannot be had.
public struct InstructionSetError: Error, CustomStringConvertible {
    public let description: String
}
