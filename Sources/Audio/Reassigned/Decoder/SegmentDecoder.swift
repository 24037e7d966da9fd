/// Joins the blocks of one segment and does what is needed where growth is stuck.
struct SegmentDecoder {
    let growth: Growth
    let segment: ClosedRange<Int>

    /// - Parameter found: the solved runs of all blocks, their samples in place.
    func decode(_ found: [ClosedRange<Int>]) -> (islands: Islands, starts: Int) {
        var islands = Islands(segment, found)
        var starts = 0
        if found.isEmpty {
            let block = BlockDecoder(growth: growth, block: segment).decode(.thorough)
            islands = block.islands
            starts = block.starts
        }
        guard !islands.runs.isEmpty else { return (islands, starts) }
        for tries in [2, 20, 100] where !islands.isWhole { islands.expand(growth, tries: tries) }
        if islands.isWhole { return (islands, starts) }
        climb(&islands)
        return (islands, starts)
    }

    /// Other weights, then looser acceptance, then longer windows; the best coverage stays.
    private func climb(_ islands: inout Islands) {
        let ownWeights = growth.refine
        let own = growth.tolerances
        for weights in EquationWeights.ladder where !islands.isWhole {
            growth.refine = weights
            islands.expand(growth, tries: 20)
            growth.refine = ownWeights
        }
        if !islands.isWhole { islands.expand(growth, tries: 10, force: own.last) }
        if !islands.isWhole {
            growth.tolerances.window = 16
            islands.expand(growth, tries: 20)
            islands.expand(growth, tries: 10, force: own.last)
            growth.tolerances = own
        }
        if !islands.isWhole {
            growth.refine = .search
            growth.tolerances.accept = max(own.accept, 1e-6)
            islands.expand(growth, tries: 100)
            growth.refine = ownWeights
            growth.tolerances = own
        }
    }
}
