import ArgumentParser
import Specs

/// Seeds as a person types them: `7`, `1,2,5` or `1..3`.
struct SeedList: ExpressibleByArgument {
    var seeds: [UInt64]

    init?(argument: String) {
        var seeds: [UInt64] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let range = SeedRange.seeds(in: part) else { return nil }
            seeds += range
        }
        guard !seeds.isEmpty, Set(seeds).count == seeds.count else { return nil }
        self.seeds = seeds
    }
}
