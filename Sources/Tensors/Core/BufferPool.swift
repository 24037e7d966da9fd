import Synchronization

/// Keeps the memory of dropped tensors for the next ones.
///
/// A training step makes the same buffers again and again, so after the first step nothing is asked of the system. Small
/// buffers are kept by size, rounded up to 64 bytes; large ones are cut from an ``Arena``. What is not wanted for long can be
/// returned with ``trim()``.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// Bytes from which on a buffer comes from the arena.
    private static let large = 1 << 16

    private struct Vault: ~Copyable, @unchecked Sendable {
        var free: [Int: [UnsafeMutableRawPointer]] = [:]
        var arena = Arena()
        var statistics = BufferStatistics()

        mutating func takeSmall(_ bytes: Int) -> UnsafeMutableRawPointer {
            if let found = free[bytes]?.popLast() { return found }
            statistics.systemAllocations += 1
            statistics.held += bytes
            return .allocate(byteCount: bytes, alignment: 64)
        }

        mutating func takeLarge(_ bytes: Int) -> UnsafeMutableRawPointer? {
            let before = arena.touched
            let found = arena.take(bytes)
            if arena.touched > before {
                statistics.systemAllocations += 1
                statistics.held += arena.touched - before
            }
            return found
        }
    }

    private let vault = Mutex(Vault())

    /// Memory for `count` floats, 64-byte aligned, its contents undefined.
    func take(count: Int) -> UnsafeMutablePointer<Float> {
        let bytes = Self.bytes(for: count)
        nonisolated(unsafe) let raw = vault.withLock { vault -> UnsafeMutableRawPointer in
            vault.statistics.inUse += bytes
            vault.statistics.peak = max(vault.statistics.peak, vault.statistics.inUse)
            if bytes >= Self.large, let found = vault.takeLarge(bytes) { return found }
            return vault.takeSmall(bytes)
        }
        return raw.bindMemory(to: Float.self, capacity: bytes / 4)
    }

    func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
        let bytes = Self.bytes(for: count)
        nonisolated(unsafe) let raw = UnsafeMutableRawPointer(pointer)
        vault.withLock { vault in
            vault.statistics.inUse -= bytes
            if bytes >= Self.large, vault.arena.giveBack(raw, bytes) { return }
            vault.free[bytes, default: []].append(raw)
        }
    }

    /// Returns all unused memory to the system.
    func trim() {
        vault.withLock { vault in
            for (bytes, pointers) in vault.free {
                vault.statistics.held -= bytes * pointers.count
                for pointer in pointers { pointer.deallocate() }
            }
            vault.free = [:]
            let before = vault.arena.touched
            vault.arena.trim()
            vault.statistics.held -= before - vault.arena.touched
        }
    }

    var statistics: BufferStatistics { vault.withLock { $0.statistics } }

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
