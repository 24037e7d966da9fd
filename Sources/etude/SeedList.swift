import ArgumentParser

/// Seeds as a person types them: `7`, `1,2,5` or `1..3`.
struct SeedList: ExpressibleByArgument {
    var seeds: [UInt64]

    init?(argument: String) {
        var seeds: [UInt64] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            if let seed = UInt64(part) {
                seeds.append(seed)
                continue
            }
            let ends = part.split(separator: ".", omittingEmptySubsequences: false)
            guard ends.count == 3, ends[1].isEmpty, let first = UInt64(ends[0]), let last = UInt64(ends[2]),
                first <= last, last - first < 10_000
            else { return nil }
            seeds += Array(first...last)
        }
        guard !seeds.isEmpty, Set(seeds).count == seeds.count else { return nil }
        self.seeds = seeds
    }
}
