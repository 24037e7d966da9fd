/// The squared distances of an estimate and of its negative from a reference.
struct SignedDistances {
    private(set) var error = 0.0
    private(set) var flippedError = 0.0
    private(set) var power = 0.0
    let count: Double

    init<Scalar: BinaryFloatingPoint>(estimate: [Scalar], reference: [Float]) {
        count = Double(min(estimate.count, reference.count))
        for (made, wanted) in zip(estimate, reference) {
            let (made, wanted) = (Double(made), Double(wanted))
            error += (made - wanted) * (made - wanted)
            flippedError += (made + wanted) * (made + wanted)
            power += wanted * wanted
        }
    }
}
