import Glibc

/// Doubles at an address that vector loads like, zero at first.
///
/// Who holds one decides who may write to it: tables are written before they are shared, the rest stays with one thread.
final class AlignedBuffer: @unchecked Sendable {
    let count: Int
    let start: UnsafeMutablePointer<Double>

    init(_ count: Int) {
        self.count = count
        let bytes = (max(1, count) * MemoryLayout<Double>.stride + 63) / 64 * 64
        guard let raw = aligned_alloc(64, bytes) else { preconditionFailure("no memory for \(bytes) bytes") }
        memset(raw, 0, bytes)
        start = raw.bindMemory(to: Double.self, capacity: bytes / MemoryLayout<Double>.stride)
    }

    deinit { free(start) }

    subscript(index: Int) -> Double {
        get { start[index] }
        set { start[index] = newValue }
    }

    func clear(_ count: Int? = nil) { start.update(repeating: 0, count: count ?? self.count) }
}
