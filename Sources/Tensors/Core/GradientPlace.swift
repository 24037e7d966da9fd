import CKernels

/// Where the gradient of one tensor of a tape gathers.
///
/// It is apart from the tensor so that a tape, and operations that need no values of their input to differentiate, can
/// hold on to it without keeping the tensor's memory.
final class GradientPlace {
    let tape: Tape
    let shape: Shape
    /// Whether a person asked for this gradient (a parameter), so that backward keeps it.
    let isLeaf: Bool
    var gradient: Tensor?

    init(tape: Tape, shape: Shape, isLeaf: Bool) {
        self.tape = tape
        self.shape = shape
        self.isLeaf = isLeaf
    }

    /// Adds `contribution` to the gradient; takes it over when it is the first one.
    func accumulate(_ contribution: Tensor) {
        demand(
            contribution.shape == shape,
            "gradient of shape \(contribution.shape) for a tensor of shape \(shape)")
        if let inspection = tape.inspection { inspection.received(contribution) }
        guard gradient != nil else {
            gradient = contribution
            return
        }
        // A gradient may also be another tensor's, or a view of one: only sole owners are added to in place.
        if isKnownUniquelyReferenced(&gradient), gradient!.ownsStorageAlone {
            Elementwise.add(contribution, into: gradient!)
        } else {
            gradient = Elementwise.zip(gradient!, contribution, ck_add)
        }
    }
}
