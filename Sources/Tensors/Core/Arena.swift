import CKernels

/// One stretch of addresses that large buffers are cut from, the lowest free place first.
///
/// Tensors of many sizes come and go in a step; kept by size, each would wait for its like and a process would hold half as
/// much again as it ever uses at once. Neighbouring free places join, so that any of them can serve any size. The same
/// requests in the same order get the same places, so a steady step touches no new memory.
struct Arena: ~Copyable {
    private let base: UnsafeMutableRawPointer?
    private let capacity: Int
    /// Free places below ``top``, ascending, no two of them touching.
    private var free: [Range<Int>] = []
    /// Where what is in use ends.
    private var top = 0
    /// Bytes from the start that have been handed out since the last ``trim()``.
    private(set) var touched = 0

    init() {
        var bytes = 0
        base = ck_reserve_memory(&bytes)
        capacity = bytes
    }

    /// Buffers of a power of two would all meet in the same few sets of the processor's cache.
    private static func size(for bytes: Int) -> Int { bytes + 320 }

    /// - Returns: `bytes` (a multiple of 64) of memory, 64-byte aligned; nil where the system has reserved too little.
    mutating func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard let base else { return nil }
        let size = Self.size(for: bytes)
        if let place = free.firstIndex(where: { $0.count >= size }) {
            let start = free[place].lowerBound
            if free[place].count == size {
                free.remove(at: place)
            } else {
                free[place] = start + size..<free[place].upperBound
            }
            return base + start
        }
        guard top + size <= capacity else { return nil }
        let start = top
        top += size
        touched = max(touched, top)
        return base + start
    }

    /// - Returns: false where the memory is not this arena's.
    mutating func giveBack(_ pointer: UnsafeMutableRawPointer, _ bytes: Int) -> Bool {
        guard let base, pointer >= base, pointer < base + capacity else { return false }
        let start = pointer - base
        var range = start..<start + Self.size(for: bytes)
        // The first free place behind this one.
        var low = 0
        var high = free.count
        while low < high {
            let middle = (low + high) / 2
            if free[middle].lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        if low < free.count, free[low].lowerBound == range.upperBound {
            range = range.lowerBound..<free[low].upperBound
            free.remove(at: low)
        }
        if low > 0, free[low - 1].upperBound == range.lowerBound {
            range = free[low - 1].lowerBound..<range.upperBound
            free.remove(at: low - 1)
            low -= 1
        }
        if range.upperBound == top { top = range.lowerBound } else { free.insert(range, at: low) }
        return true
    }

    /// Returns what is free to the system.
    mutating func trim() {
        guard let base else { return }
        for range in free { ck_return_memory(base + range.lowerBound, range.count) }
        ck_return_memory(base + top, touched - top)
        touched = top
    }
}
