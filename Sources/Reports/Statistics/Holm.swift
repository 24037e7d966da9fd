/// Holm's step-down correction: p values as if each test were the only one
/// ([Holm, 1979](https://www.jstor.org/stable/4615733)).
package enum Holm {
    package static func adjusted(_ p: [Double]) -> [Double] {
        let order = p.indices.sorted { p[$0] < p[$1] }
        var result = p
        var least = 0.0
        for (place, index) in order.enumerated() {
            least = max(least, min(1, Double(p.count - place) * p[index]))
            result[index] = least
        }
        return result
    }
}
