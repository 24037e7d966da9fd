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
}
