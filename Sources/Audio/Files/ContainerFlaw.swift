/// What a file's container says of its own damage: bytes that its header promises and that are not there, pages of Ogg that fail
/// their checksum. Decoders repair it in silence, so one rule holds for what any of them reads.
enum ContainerFlaw {
    /// Nil where the container is whole, or says nothing.
    static func find(_ path: String) -> AudioError? {
        if let wave = WaveHeader(path: path), wave.isTruncated || wave.isUnclosed {
            return wave.problem(path: path)
        }
        if let container = ContainerHeader(path: path), container.isTruncated {
            return .corrupt(
                path: path,
                reason: "its header declares \(container.declared) bytes and \(container.present) are there",
                isReadable: true)
        }
        if let flaw = OggPages(path: path)?.flaw {
            return .corrupt(path: path, reason: flaw, isReadable: true)
        }
        return nil
    }
}
