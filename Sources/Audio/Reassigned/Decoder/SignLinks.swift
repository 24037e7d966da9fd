/// Which solved frames hold their signs together.
///
/// A frame ties its samples to one sign, up to what its residual leaves open: turning samples whose share of its energy is
/// no larger than its residual would fit as well. So two frames are linked where what they share is heard well above the
/// residuals of both, and frames that no chain of links joins may each be turned, whatever lies between them: zeros,
/// sound far under its surroundings, frames that were not solved, or were solved wrongly.
struct SignLinks {
    /// How far above a frame's residual shared energy must be.
    static let clearance = 100.0
    /// The least relative residual that a frame in double precision is believed to have.
    static let finest = 1e-30

    let equations: ReassignedEquations
    /// The solved frames in order, and the relative sum of squares of each.
    let frames: [Int]
    let residuals: [Double]

    /// The part that each sample belongs to, numbered from 0 in order of time; nil where a sample is in no frame, or is in a
    /// part without sound.
    func parts(of signal: [Double]) -> [Int?] {
        let hop = equations.hop
        let size = equations.tables.size
        let window = equations.tables.window
        /// The energy that frame `i` hears between two samples of the clip.
        func energy(_ i: Int, _ range: Range<Int>) -> Double {
            let start = frames[i] * hop
            return range.reduce(0) { sum, n in
                let value = window[n - start] * signal[n]
                return sum + value * value
            }
        }
        let floors = frames.indices.map { i in
            Self.clearance * max(residuals[i], Self.finest)
                * energy(i, frames[i] * hop..<frames[i] * hop + size)
        }
        var roots = Array(frames.indices)
        func root(_ i: Int) -> Int {
            var i = i
            while roots[i] != i {
                roots[i] = roots[roots[i]]
                i = roots[i]
            }
            return i
        }
        for i in frames.indices {
            var j = i + 1
            while j < frames.count, frames[j] * hop < frames[i] * hop + size {
                let shared = frames[j] * hop..<frames[i] * hop + size
                if root(i) != root(j), energy(i, shared) > floors[i], energy(j, shared) > floors[j] {
                    roots[root(j)] = root(i)
                }
                j += 1
            }
        }
        return owners(of: signal, frames.indices.map(root))
    }

    /// Every sample goes to the part whose frames hear it best.
    private func owners(of signal: [Double], _ roots: [Int]) -> [Int?] {
        let hop = equations.hop
        let size = equations.tables.size
        let window = equations.tables.window
        var owner = [Int?](repeating: nil, count: signal.count)
        var weight = [Double](repeating: 0, count: signal.count)
        var start = 0
        // Frames that reach a sample are neighbours, so the sums of one part at a time suffice.
        for root in Set(roots).sorted() {
            let own = roots.indices.filter { roots[$0] == root }
            guard let first = own.first, let last = own.last else { continue }
            start = frames[first] * hop
            var sums = [Double](repeating: 0, count: frames[last] * hop + size - start)
            for i in own {
                for n in 0..<size { sums[frames[i] * hop - start + n] += window[n] * window[n] }
            }
            for (n, sum) in sums.enumerated() where sum > weight[start + n] {
                weight[start + n] = sum
                owner[start + n] = root
            }
        }
        var sounds: Set<Int> = []
        for (n, root) in owner.enumerated() where signal[n] != 0 { if let root { sounds.insert(root) } }
        var numbers: [Int: Int] = [:]
        return owner.map { root in
            guard let root, sounds.contains(root) else { return nil }
            if let number = numbers[root] { return number }
            numbers[root] = numbers.count
            return numbers.count - 1
        }
    }
}
