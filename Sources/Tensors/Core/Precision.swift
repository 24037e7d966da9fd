import CKernels

/// What the operands of large products are rounded to. Values, gradients, weights and statistics are float32 in any case, and
/// products are summed in float32.
public enum Precision: String, Sendable, CaseIterable {
    case fp32
    /// bfloat16, the upper half of a float: 8 bits of mantissa. Twice as fast where the processor multiplies it itself.
    case bf16

    /// Whether this processor has instructions for it.
    public var isSupported: Bool {
        switch self {
        case .fp32: true
        case .bf16: ck_has_bf16() == 1
        }
    }

    /// Why it cannot be computed with, and what to do; nil where it can.
    public var hindrance: String? {
        guard !isSupported else { return nil }
        // A lesser set leaves the processor's further instructions unused, whether it has them or not.
        return InstructionSet.current == InstructionSet.most
            ? "needs a processor with avx512_bf16, which this one is not; leave it at fp32"
            : "needs avx512_bf16, which ETUDE_ISA=\(InstructionSet.current) leaves unused; unset that where the processor has it, or leave the precision at fp32"
    }
}
