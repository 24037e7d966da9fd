import Audio
import Foundation
import Subprocess
import TestSupport
import Testing

/// Every sample that ffmpeg decodes, of the files whose lengths are easily got wrong.
@Suite struct AudioReaderTests {
    private static let sounds = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Golden/sounds").path

    private let folder = ScratchFolder()

    private func ffmpeg(_ arguments: [String]) async throws {
        let made = try await run(
            .name("ffmpeg"), arguments: Arguments(["-nostdin", "-v", "error", "-y"] + arguments),
            output: .discarded, error: .string(limit: 1 << 16))
        #expect(made.terminationStatus.isSuccess, "\(made.standardError)")
    }

    /// The peer's samples, interleaved.
    private func decoded(_ path: String, _ options: [String] = []) async throws -> [Float] {
        try await ffmpeg(options + ["-i", path, "-map", "0:a:0", "-f", "f32le", "\(folder.path)/peer.raw"])
        return try folder.bytes("peer.raw").withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    private func difference(_ clip: Clip, _ peer: [Float], _ order: [Int]? = nil) -> Float {
        var worst: Float = 0
        for (channel, samples) in clip.channels.enumerated() {
            for (frame, sample) in samples.enumerated() {
                worst = max(
                    worst, abs(sample - peer[frame * clip.channelCount + (order?[channel] ?? channel)]))
            }
        }
        return worst
    }

    struct Case: Sendable {
        var name: String
        var channels: Int
        /// Samples of the source, and those that the codec adds before and behind.
        var frames: Int
        var tolerance: Float = 0x1p-15
        /// Where the peer has each of the file's channels.
        var order: [Int]?
    }

    @Test(arguments: [
        // 48,000 samples and the encoder's delay and padding, which only an index would take away.
        Case(name: "variable.mp3", channels: 2, frames: 49_536),
        Case(name: "tagged.mp3", channels: 2, frames: 49_536),
        Case(name: "mpeg.wav", channels: 2, frames: 49_536),
        Case(name: "joined.mp3", channels: 2, frames: 97_967),
        Case(name: "chained.ogg", channels: 2, frames: 96_256, tolerance: 1e-4),
        Case(name: "chained.opus", channels: 1, frames: 192_000, tolerance: 1e-4),
        Case(name: "surround.ogg", channels: 6, frames: 48_000, tolerance: 1e-4, order: [0, 2, 1, 4, 5, 3]),
        Case(name: "antiphase.flac", channels: 2, frames: 48_000),
    ])
    func everySampleThatThePeerDecodes(_ example: Case) async throws {
        let path = "\(Self.sounds)/\(example.name)"
        let clip = try AudioFile.read(path)
        let peer = try await decoded(path)
        #expect(clip.channelCount == example.channels)
        #expect(clip.frameCount == example.frames && peer.count == example.frames * example.channels)
        #expect(difference(clip, peer, example.order) <= example.tolerance)
        #expect(try AudioFile.frameCount(path) == example.frames)
        // From the middle on, and back.
        var reader = try AudioReader(path: path)
        try reader.seek(to: 30_000)
        let late = try #require(try reader.read(frames: 500))
        try reader.seek(to: 100)
        let early = try #require(try reader.read(frames: 500))
        for channel in 0..<example.channels {
            #expect(late[channel] == Array(clip.channels[channel][30_000..<30_500]))
            #expect(early[channel] == Array(clip.channels[channel][100..<600]))
        }
    }

    struct Encoding: Sendable {
        var name: String
        var options: [String]
        /// Samples that the codec's whole frames add before and behind the source.
        var surplus = 0
        var tolerance: Float = 0x1p-15
        var rate = 48_000
    }

    @Test(arguments: [
        Encoding(name: "cbr.mp3", options: ["-b:a", "64k"]),
        // The encoder's delay of 1,105 samples and the padding of the last frame.
        Encoding(name: "cbr-bare.mp3", options: ["-b:a", "64k", "-write_xing", "0"], surplus: 2_238),
        Encoding(name: "vbr.mp3", options: ["-q:a", "4"]),
        Encoding(name: "vbr-bare.mp3", options: ["-q:a", "4", "-write_xing", "0"], surplus: 2_238),
        // 1,024 samples of delay, and the padding.
        Encoding(name: "s.aac", options: [], surplus: 1_598),
        Encoding(name: "s.m4a", options: [], surplus: 574),
        Encoding(name: "s.opus", options: [], tolerance: 1e-4),
        Encoding(name: "s.ogg", options: [], tolerance: 1e-4),
        Encoding(name: "s.flac", options: []),
        // The encoder leaves its last half frame out.
        Encoding(name: "s.wma", options: [], surplus: -450),
        Encoding(name: "s.webm", options: [], tolerance: 1e-4),
        Encoding(name: "s.wav", options: ["-rf64", "always"]),
    ])
    func encodingsOfOneSentence(_ encoding: Encoding) async throws {
        let path = "\(folder.path)/\(encoding.name)"
        let count = 86_466
        // The sentence at 48 kHz, which every codec here knows.
        try await ffmpeg(
            [
                "-i", "\(Golden.folder)/speech.wav", "-ar", "48000", "-c:a", "pcm_s16le",
                "\(folder.path)/source.wav",
            ])
        try await ffmpeg(["-i", "\(folder.path)/source.wav"] + encoding.options + [path])
        #expect(try AudioFile.read("\(folder.path)/source.wav").frameCount == count)
        let clip = try AudioFile.read(path)
        let peer = try await decoded(path)
        #expect(clip.sampleRate == encoding.rate && clip.channelCount == 1)
        #expect(clip.frameCount == peer.count)
        #expect(clip.frameCount - count == encoding.surplus)
        #expect(difference(clip, peer) <= encoding.tolerance)
    }

    /// A transfer that broke off: the beginning alone is no recording, whoever would decode it.
    @Test(arguments: ["s.mp3", "s.aac", "s.m4a", "s.opus", "s.ogg", "s.flac", "s.wma", "s.webm", "s.wav"])
    func aFileCutShortIsRefusedAndReadOnRequest(name: String) async throws {
        let options = name.hasSuffix("m4a") ? ["-movflags", "+faststart"] : []
        // Long enough that the half has pages and packets of its own.
        try await ffmpeg(
            ["-stream_loop", "5", "-i", "\(Golden.folder)/speech.wav"] + options + ["\(folder.path)/\(name)"])
        let path = "\(folder.path)/\(name)"
        let whole = try AudioFile.read(path)
        try folder.truncate(name, to: try folder.bytes(name).count * 6 / 10)
        let error = #expect(throws: AudioError.self) { try AudioFile.read(path) }
        #expect(error?.description.contains(path) == true && error?.description.contains("\n") == false)
        let rest = try AudioFile.read(path, tolerance: .accepting)
        #expect(rest.frameCount > whole.frameCount * 4 / 10 && rest.frameCount < whole.frameCount * 7 / 10)
    }

    /// Decoders take what is there of these for the whole.
    @Test(arguments: ["s.au", "s.caf", "s.voc", "s.w64", "s.oga"])
    func aContainerThatIsCutIsRefused(name: String) async throws {
        let options = name.hasSuffix("oga") ? ["-c:a", "flac"] : []
        try await ffmpeg(
            ["-stream_loop", "5", "-i", "\(Golden.folder)/speech.wav"] + options + ["\(folder.path)/\(name)"])
        let path = "\(folder.path)/\(name)"
        let whole = try AudioFile.read(path)
        let peer = try AudioFile.read("\(Golden.folder)/speech.wav")
        #expect(whole.frameCount == 6 * peer.frameCount)
        #expect(whole.channels[0].suffix(peer.frameCount).elementsEqual(peer.channels[0]))
        try folder.truncate(name, to: try folder.bytes(name).count * 6 / 10)
        #expect(throws: AudioError.self) { try AudioFile.read(path) }
        let rest = try AudioFile.read(path, tolerance: .accepting)
        #expect(rest.frameCount > whole.frameCount * 4 / 10 && rest.frameCount < whole.frameCount * 7 / 10)
    }

    /// A decoder leaves out a page that is not as it was written, and the sound grows shorter in its middle.
    @Test(arguments: ["s.ogg", "s.opus", "s.oga"], ["hurt", "missing"])
    func aPageIsLostInTheMiddle(name: String, how: String) async throws {
        let options = name.hasSuffix("oga") ? ["-c:a", "flac"] : []
        try await ffmpeg(
            ["-stream_loop", "5", "-i", "\(Golden.folder)/speech.wav"] + options + ["\(folder.path)/\(name)"])
        let path = "\(folder.path)/\(name)"
        let whole = try AudioFile.read(path)
        var bytes = try folder.bytes(name)
        let pages = bytes.indices.filter { bytes[$0...].starts(with: Array("OggS".utf8)) }
        #expect(pages.count > 4)
        if how == "hurt" {
            bytes[pages[3] + 200] ^= 255
        } else {
            bytes.removeSubrange(pages[3]..<pages[4])
        }
        try Data(bytes).write(to: URL(filePath: path))
        let error = #expect(throws: AudioError.self) { try AudioFile.read(path) }
        #expect(error?.description.contains("page") == true)
        let rest = try AudioFile.read(path, tolerance: .accepting)
        #expect(rest.frameCount <= whole.frameCount && rest.frameCount > 0)
    }

    @Test func whatAnMPEGFileLacksIsToldInSamples() async throws {
        let path = "\(folder.path)/s.mp3"
        try await ffmpeg(["-stream_loop", "5", "-i", "\(Golden.folder)/speech.wav", path])
        let whole = try AudioFile.read(path).frameCount
        try folder.truncate("s.mp3", to: try folder.bytes("s.mp3").count / 2)
        let rest = try AudioFile.read(path, tolerance: .accepting).frameCount
        let error = #expect(throws: AudioError.self) { try AudioFile.read(path) }
        guard case .truncated(path, let declared, let found)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // But for the encoder's delay and padding, and what a decoder makes of the last frame.
        #expect(abs(declared - whole) < 3 * 1_152 && abs(found - rest) < 3 * 1_152)
    }

    /// The page that says where the sound ends is there, and is not whole.
    @Test(arguments: ["s.ogg", "s.opus"])
    func anOggIsCutInItsLastPage(name: String) async throws {
        let path = "\(folder.path)/\(name)"
        try await ffmpeg(["-i", "\(Golden.folder)/speech.wav", path])
        _ = try AudioFile.read(path)
        try folder.truncate(name, to: try folder.bytes(name).count - 1)
        #expect(throws: AudioError.self) { try AudioFile.read(path) }
    }

    @Test func aHeaderThatPromisesOneFrameTooMany() throws {
        let path = "\(Self.sounds)/promising.wav"
        let error = #expect(throws: AudioError.self) { try AudioFile.read(path) }
        #expect(
            error?.description
                == "\(path) is truncated: its header declares 48001 frames and 48000 are there; restore the whole file, "
                + "or take what is there (--accept-truncated, in a dataset accept_truncated)"
        )
        #expect(try AudioFile.read(path, tolerance: .accepting).frameCount == 48_000)
    }

    @Test func anOggOfHeadersAloneIsRefused() {
        #expect(throws: AudioError.self) { try AudioFile.read("\(Self.sounds)/cut.ogg") }
        #expect(throws: AudioError.self) {
            try AudioFile.read("\(Self.sounds)/cut.ogg", tolerance: .accepting)
        }
    }

    @Test func bytesBetweenFramesAreDamageAndTagsAreNot() throws {
        var bytes = try Data(contentsOf: URL(filePath: "\(Self.sounds)/tagged.mp3"))
        let tag = Data("TAG".utf8) + Data(repeating: 32, count: 125)
        try (bytes + tag).write(to: URL(filePath: "\(folder.path)/tagged.mp3"))
        #expect(try AudioFile.read("\(folder.path)/tagged.mp3").frameCount == 49_536)
        bytes.replaceSubrange(12_000..<12_900, with: Data(repeating: 0x55, count: 900))
        try bytes.write(to: URL(filePath: "\(folder.path)/hurt.mp3"))
        let error = #expect(throws: AudioError.self) { try AudioFile.read("\(folder.path)/hurt.mp3") }
        #expect(error?.description.contains("are no MPEG frames, and frames follow") == true)
        #expect(try AudioFile.read("\(folder.path)/hurt.mp3", tolerance: .accepting).frameCount > 40_000)
    }

    /// A header of a few bytes that declares a thousand channels and two thousand million frames takes no memory.
    @Test func aHugeHeaderTakesNoMemory() throws {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> (8 * $0) & 255) }
        }
        let channels = 1_000
        var bytes = Array("RIFF".utf8) + little(0xFFFF_FFFF, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
        bytes += little(3, 2) + little(channels, 2) + little(10_000_000, 4) + little(channels * 40_000_000, 4)
        bytes += little(channels * 4, 2) + little(32, 2) + Array("data".utf8) + little(0xFFFF_FFFF, 4)
        bytes += [UInt8](repeating: 0, count: 4 * channels * 3)
        try folder.write(bytes, to: "huge.wav")
        var reader = try AudioReader(path: "\(folder.path)/huge.wav")
        let block = try #require(try reader.read(frames: 600_000_000))
        #expect(block.count == channels && block[0].count == 3)
        #expect(block.allSatisfy { $0.capacity < 100_000 })
    }

    /// What looks like a list of places to fetch from is no sound, and nothing is fetched.
    @Test func aPlaylistFetchesNothing() throws {
        try folder.write(
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", to: "list.aac")
        #expect(throws: AudioError.self) { try AudioFile.read("\(folder.path)/list.aac") }
    }
}
