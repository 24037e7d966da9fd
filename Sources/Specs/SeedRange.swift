/// Seeds as a person writes them: `7` or `1..3`.
public enum SeedRange {
    /// More runs of one experiment than anybody waits for.
    public static let most: UInt64 = 10_000

    /// - Returns: the seeds in order, or nil where the text is neither a seed nor a rising range of at most ``most``.
    public static func seeds(in text: some StringProtocol) -> [UInt64]? {
        if let seed = UInt64(text) { return [seed] }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3, ends[1].isEmpty, let first = UInt64(ends[0]), let last = UInt64(ends[2]),
            first <= last, last - first < most
        else { return nil }
        return Array(first...last)
    }
}
