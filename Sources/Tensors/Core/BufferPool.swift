import Synchronization

/// Keeps the memory of dropped tensors for the next ones of the same size.
///
/// A training step makes the same buffers again and again, so after the first step nothing is asked of the system.
/// Sizes are rounded up to 64 bytes and matched exactly; what has not been wanted for long can be returned with
/// ``trim()``.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    private struct State: ~Copyable {
        var free: [Int: [UnsafeMutableRawPointer]] = [:]
        var statistics = BufferStatistics()
    }

    private struct Vault: ~Copyable, @unchecked Sendable {
        var state = State()
    }

    private let vault = Mutex(Vault())

    /// Memory for `count` floats, 64-byte aligned, its contents undefined.
    func take(count: Int) -> UnsafeMutablePointer<Float> {
        let bytes = Self.bytes(for: count)
        nonisolated(unsafe) let recycled = vault.withLock { vault -> UnsafeMutableRawPointer? in
            vault.state.statistics.inUse += bytes
            vault.state.statistics.peak = max(vault.state.statistics.peak, vault.state.statistics.inUse)
            if let found = vault.state.free[bytes]?.popLast() { return found }
            vault.state.statistics.systemAllocations += 1
            vault.state.statistics.held += bytes
            return nil
        }
        let raw = recycled ?? UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        return raw.bindMemory(to: Float.self, capacity: bytes / 4)
    }

    func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
        let bytes = Self.bytes(for: count)
        nonisolated(unsafe) let raw = UnsafeMutableRawPointer(pointer)
        vault.withLock { vault in
            vault.state.statistics.inUse -= bytes
            vault.state.free[bytes, default: []].append(raw)
        }
    }

    /// Returns all unused memory to the system.
    func trim() {
        vault.withLock { vault in
            for (bytes, pointers) in vault.state.free {
                vault.state.statistics.held -= bytes * pointers.count
                for pointer in pointers { pointer.deallocate() }
            }
            vault.state.free = [:]
        }
    }

    var statistics: BufferStatistics { vault.withLock { $0.state.statistics } }

    private static func bytes(for count: Int) -> Int { max(1, (count * 4 + 63) / 64) * 64 }
}

/// What the engine's buffers amount to, in bytes.
public struct BufferStatistics: Sendable {
    /// Bytes held by living tensors.
    public var inUse = 0
    /// The most bytes that living tensors ever held.
    public var peak = 0
    /// Bytes taken from the system and not returned.
    public var held = 0
    /// How often the system was asked; constant in a steady-state step.
    public var systemAllocations = 0

    /// The figures of this process now.
    public static var current: BufferStatistics { BufferPool.shared.statistics }

    /// Returns memory that no tensor holds to the system.
    public static func trim() { BufferPool.shared.trim() }
}
