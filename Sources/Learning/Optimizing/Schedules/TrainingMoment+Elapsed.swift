extension TrainingMoment {
    /// Epochs since the beginning.
    ///
    /// - Parameter everyStep: with parts of an epoch; else in whole epochs.
    func elapsed(everyStep: Bool) -> Double {
        everyStep ? Double(step) / Double(max(1, stepsPerEpoch)) : Double(epoch - 1)
    }
}

extension Double {
    /// This number to a power, by repeated squaring: the same bits on every platform.
    func raised(to exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}
