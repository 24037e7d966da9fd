import Tensors

/// What two networks that work against each other make small: one tells real from made, the other makes.
///
/// Scores are a discriminator's, of any shape, one tensor a discriminator; the mean over all scores of a tensor, and the
/// sum over the tensors.
public enum AdversarialLoss: String, CaseIterable, Sendable {
    /// max(0, 1 - real) + max(0, 1 + made), and -made for the one that makes (Lim and Ye, 2017).
    case hinge
    /// (real - 1)² + made², and (made - 1)² for the one that makes (Mao et al., 2017).
    case leastSquares = "least_squares"

    /// The discriminator's loss.
    public func discriminator(real: [Tensor], made: [Tensor]) -> Tensor {
        precondition(real.count == made.count, "\(real.count) real scores and \(made.count) of what is made")
        return sum(
            zip(real, made).map { real, made in
                switch self {
                case .hinge: (1 - real).relu().mean() + (1 + made).relu().mean()
                case .leastSquares: (real - 1).squared().mean() + made.squared().mean()
                }
            })
    }

    /// The loss of the one that makes.
    public func generator(made: [Tensor]) -> Tensor {
        sum(
            made.map { made in
                switch self {
                case .hinge: made.mean() * -1
                case .leastSquares: (made - 1).squared().mean()
                }
            })
    }

    private func sum(_ terms: [Tensor]) -> Tensor {
        precondition(!terms.isEmpty, "a loss of no scores")
        return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }
}
