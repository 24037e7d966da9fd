import CKernels

/// Axes of a tensor gathered into a walk of outer x count x inner, where `count` is reduced. Nothing here is recorded.
///
/// Sums are held in double precision. Long reductions are cut into parts whose number depends on the shape alone, and the
/// parts are added in order, so no number of threads changes a bit.
struct Reduction {
    enum Extreme {
        case largest
        case smallest
    }

    let shape: Shape
    /// The result, with an extent of 1 for every reduced axis.
    let kept: Shape
    /// The result without the reduced axes.
    let squeezed: Shape
    /// Values behind each value of the result.
    let count: Int
    private let outer: Int
    private let inner: Int
    /// Where the reduced axes are apart: the order that brings them together at the end.
    private let order: [Int]?

    /// - Parameter axes: negative ones count from the end; nil for all.
    init(_ shape: Shape, over axes: [Int]?) {
        self.shape = shape
        let reduced = Set(axes.map { $0.map(shape.resolve) } ?? Array(0..<shape.rank))
        demand(
            axes.map { $0.count == reduced.count } ?? true,
            "a reduction of shape \(shape) names an axis twice: \(axes ?? [])")
        kept = Shape(shape.extents.enumerated().map { reduced.contains($0.offset) ? 1 : $0.element })
        let rest = (0..<shape.rank).filter { !reduced.contains($0) }
        squeezed = Shape(rest.map { shape[$0] })
        count = reduced.reduce(1) { $0 * shape[$1] }
        // Axes of one element separate nothing.
        let wide = (0..<shape.rank).filter { shape[$0] != 1 }
        let places = wide.indices.filter { reduced.contains(wide[$0]) }
        if let first = places.first, let last = places.last, last - first + 1 != places.count {
            order = rest + reduced.sorted()
            outer = squeezed.count
            inner = 1
        } else {
            order = nil
            let last = places.last.map { wide[$0] } ?? shape.rank - 1
            inner = (last + 1..<max(last + 1, shape.rank)).reduce(1) { $0 * shape[$1] }
            outer = inner * count == 0 ? 0 : shape.count / (inner * count)
        }
    }

    func sum(_ x: Tensor, power: Int32 = 0, shift: Tensor? = nil) -> Tensor {
        totals(x, power: power, shift: shift) { Float($0) }
    }

    /// The sums of v, |v| or v^2 (`power` 0, 1, 2) with v = x - shift, in `kept`'s shape; `finish` rounds each.
    func totals(
        _ x: Tensor, power: Int32, shift: Tensor? = nil, finish: (Double) -> Float
    ) -> Tensor {
        let result = Tensor(uninitialized: kept)
        guard shape.count > 0 else {
            result.pointer.update(repeating: finish(0), count: kept.count)
            return result
        }
        let source = order.map { x.reordered($0) } ?? x
        let cells = outer * inner
        let parts = cells >= 64 ? 1 : ThreadPool.chunkCount(shape.count, grain: Elementwise.grain)
        let partCount = max(1, min(parts, count))
        let memory = Tensor(uninitialized: [2 * partCount * cells])
        let partial = UnsafeMutableRawPointer(memory.pointer).assumingMemoryBound(to: Double.self)
        forEachStrip(parts: partCount) { part, place, columns in
            let rows = ThreadPool.chunkRange(part, of: partCount, count: count)
            let values = source.pointer + place.source + rows.lowerBound * inner
            let into = partial + part * cells + place.result
            let offset = shift.map { $0.pointer + place.result }
            if inner == 1 {
                into.pointee = ck_reduce_row(values, rows.count, power, offset?.pointee ?? 0)
            } else {
                ck_reduce_columns(values, rows.count, inner, columns, power, offset, into)
            }
        }
        for cell in 0..<cells {
            var total = partial[cell]
            for part in 1..<max(1, partCount) { total += partial[part * cells + cell] }
            result.pointer[cell] = finish(total)
        }
        return result
    }

    /// The largest or smallest values, in `kept`'s shape.
    func extreme(_ x: Tensor, _ which: Extreme) -> Tensor {
        demand(count > 0, "the extreme of no values: shape \(shape)")
        let source = order.map { x.reordered($0) } ?? x
        let result = Tensor(uninitialized: kept)
        forEachStrip(parts: 1) { _, place, columns in
            let values = source.pointer + place.source
            let into = result.pointer + place.result
            switch (which, inner) {
            case (.largest, 1): into.pointee = ck_largest_row(values, count)
            case (.smallest, 1): into.pointee = ck_smallest_row(values, count)
            case (.largest, _): ck_largest_columns(values, count, inner, columns, into)
            case (.smallest, _): ck_smallest_columns(values, count, inner, columns, into)
            }
        }
        return result
    }

    /// `gradient` at the first place, row-major, where x equals its extreme; zero elsewhere.
    func routed(_ gradient: Tensor, to extreme: Tensor, of x: Tensor) -> Tensor {
        let source = order.map { x.reordered($0) } ?? x
        let routed = Tensor(uninitialized: source.shape)
        forEachStrip(parts: 1) { _, place, columns in
            ck_first_equal_columns(
                source.pointer + place.source, extreme.pointer + place.result,
                gradient.pointer + place.result, count, inner, columns, routed.pointer + place.source)
        }
        guard let order else { return routed }
        var back = order
        for (place, axis) in order.enumerated() { back[axis] = place }
        return routed.reordered(back)
    }

    /// Runs `body` for each part of each strip of at most 1,024 neighbouring results.
    private func forEachStrip(
        parts: Int, _ body: (_ part: Int, _ place: (source: Int, result: Int), _ columns: Int) -> Void
    ) {
        let width = 1024
        let strips = (inner + width - 1) / width
        let work = max(1, count / parts * min(inner, width))
        ThreadPool.run(over: parts * outer * strips, grain: max(1, Elementwise.grain / work)) { jobs, _ in
            for job in jobs {
                let (rest, part) = (job / parts, job % parts)
                let (o, first) = (rest / strips, rest % strips * width)
                body(part, (o * count * inner + first, o * inner + first), min(width, inner - first))
            }
        }
    }
}
