/// A run of floats shared by the tensors that view it; recycled when the last of them goes.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        pointer = BufferPool.shared.take(count: count)
    }

    deinit { BufferPool.shared.giveBack(pointer, count: count) }
}
