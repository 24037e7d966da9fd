import Glibc
import Learning
import Tensors

/// Where a run's checkpoints lie: the best weights, and the whole state after the last two epochs.
///
/// Each is written to a temporary name, flushed and renamed, and carries a checksum. The state before last stays as
/// `previous.safetensors`, so that there is one to continue from when the last is damaged, or was written in the moment
/// before a kill kept its epoch from being stored.
public struct CheckpointFolder: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var best: String { "\(path)/best.safetensors" }
    public var latest: String { "\(path)/latest.safetensors" }
    public var previous: String { "\(path)/previous.safetensors" }

    /// A state to continue from.
    public struct Point: Sendable {
        public let path: String
        /// Epochs that are done.
        public let epoch: Int
        let contents: Safetensors.Contents
        /// Why newer ones were passed over: a sentence each.
        public let passedOver: [String]
    }

    /// The newest whole state, of `epoch` or earlier.
    ///
    /// - Returns: nil where there is none: then a run starts anew, and ends with the same numbers.
    public func point(upTo epoch: Int) -> Point? {
        var passedOver: [String] = []
        for path in [latest, previous] where access(path, F_OK) == 0 {
            do throws(LearningError) {
                let contents = try Safetensors.read(path)
                let done = try StateValues(contents.metadata, from: path).integer("progress.epoch")
                guard done <= epoch else { continue }
                return Point(path: path, epoch: done, contents: contents, passedOver: passedOver)
            } catch {
                passedOver.append("\(error)")
            }
        }
        return nil
    }

    /// Writes the state after an epoch; what was the latest becomes the previous one.
    func writeLatest(
        _ tensors: [(name: String, value: Tensor)], metadata: [String: String]
    ) throws(LearningError) {
        let fresh = "\(path)/.latest.safetensors"
        try Safetensors.write(tensors, metadata: metadata, to: fresh)
        if access(latest, F_OK) == 0, rename(latest, previous) != 0 {
            throw .unwritable(path: previous, reason: String(cString: strerror(errno)).lowercased())
        }
        guard rename(fresh, latest) == 0 else {
            throw .unwritable(path: latest, reason: String(cString: strerror(errno)).lowercased())
        }
    }
}
