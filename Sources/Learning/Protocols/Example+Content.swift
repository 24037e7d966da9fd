import Hashing

extension Example {
    /// A digest of what decides how the example sounds and what it is compared with: 16 hexadecimal digits.
    ///
    /// A dataset tells how it made the example; of one that does not, the samples themselves are taken.
    /// - Parameter representation: what the comparison is made in; empty for sound.
    public func content(in representation: String = "") -> String {
        var digest = SHA256()
        digest.update("\(id)\0\(sampleRate)\0\(representation)\0")
        if let making {
            digest.update(making)
        } else {
            for (name, samples) in signals.sorted(by: { $0.key < $1.key }) {
                digest.update("\(name)\0\(samples.count)\0")
                samples.withUnsafeBytes { digest.update($0) }
            }
        }
        return String(digest.finish().prefix(16))
    }
}
