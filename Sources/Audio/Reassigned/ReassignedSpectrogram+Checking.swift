extension ReassignedSpectrogram<Double> {
    /// Makes sure that these numbers can be what their layout says: shapes, signs, finite numbers, and times and frequencies
    /// that agree with the rate, the hop and the centring.
    ///
    /// - Throws: ``AudioError`` with the first contradiction.
    public func check(against layout: ReassignedLayout) throws(AudioError) {
        try ReassignedMapCheck(self, layout).check()
    }
}
