import Synchronization

/// Values that are let go once they are used, and computed again when they are asked for.
///
/// Some results cost far less to compute again than to keep: a normalisation is one pass over its input, which is kept for
/// its own way back in any case. A tape lets go of them as soon as the next operation is recorded, so that at no time more
/// than a few are there.
///
/// Unchecked because of `make`, which is called by one thread at a time, under the lock.
final class Remaking: @unchecked Sendable {
    private let storage: Mutex<Storage?>
    private let count: Int
    private let make: (UnsafeMutablePointer<Float>) -> Void
    private unowned let tape: Tape

    /// Elements below which keeping is the simpler thing.
    static let least = 1 << 16

    /// - Parameters:
    ///   - storage: the values as they were computed first.
    ///   - make: writes the same bits again.
    init(_ storage: Storage, on tape: Tape, make: @escaping (UnsafeMutablePointer<Float>) -> Void) {
        self.storage = Mutex(storage)
        count = storage.count
        self.make = make
        self.tape = tape
        tape.materialised(self)
    }

    /// The values, made again where they were let go. Any thread may ask; one makes them and the others wait.
    func values() -> Storage {
        storage.withLock { storage in
            if let storage { return storage }
            let fresh = Storage(count: count)
            make(fresh.pointer)
            storage = fresh
            tape.materialised(self)
            return fresh
        }
    }

    /// Whether the values are there.
    var isThere: Bool { storage.withLock { $0 != nil } }

    func letGo() { storage.withLock { $0 = nil } }
}

extension Tensor {
    /// Lets these values go when the next operation is recorded; `make` computes the same bits again.
    ///
    /// Nothing happens where nothing is recorded, or where there is little to win.
    func remade(on tape: Tape?, by make: @escaping (UnsafeMutablePointer<Float>) -> Void) {
        guard let tape, tape.isRecording, count >= Remaking.least else { return }
        remaking = Remaking(storage, on: tape, make: make)
        kept = nil
    }

    /// Has the values there before many threads ask for them at once.
    func prepareValues() { if let remaking { _ = remaking.values() } }
}
