import CSndfile

/// Which loudspeaker each channel of a sound is for.
///
/// Containers order the same loudspeakers differently: left, centre, right in Vorbis and Opus
/// ([Vorbis I, 4.3.9](https://xiph.org/vorbis/doc/Vorbis_I_spec.html)), left, right, centre in wav and FLAC.
public struct ChannelLayout: Hashable, Sendable {
    /// libsndfile's `SF_CHANNEL_MAP_…` of each channel, in the order of the samples.
    public var speakers: [Int32]
    /// Whether a file says so; otherwise its container's usual order was taken.
    public var isDeclared: Bool

    /// Of the channels that ``AudioReader`` gives of a file, in the container's own order; nil for mono and stereo, which need none, and where nothing is usual.
    public init?(path: String) {
        var info = SF_INFO()
        guard let handle = sf_open(path, Int32(SFM_READ), &info) else { return nil }
        defer { sf_close(handle) }
        let count = Int(info.channels)
        guard count > 2 else { return nil }
        var map = [Int32](repeating: 0, count: count)
        let size = Int32(count * MemoryLayout<Int32>.size)
        let format = AudioFormat(code: info.format)
        if sf_command(handle, Int32(SFC_GET_CHANNEL_MAP_INFO), &map, size) != 0,
            !map.contains(Self.code(SF_CHANNEL_MAP_INVALID)), Set(map).count == count
        {
            speakers = map
            isDeclared = true
        } else if let usual = Self.usual(count, in: format) {
            speakers = usual
            // FLAC, Vorbis and Opus say what their orders mean.
            isDeclared = format.hasFixedLayouts
        } else {
            return nil
        }
    }

    /// The order in which a container keeps these loudspeakers, as places of this layout; nil where it cannot.
    func order(in format: AudioFormat) -> [Int]? {
        let own = speakers.map(Self.plain)
        if format.hasFixedLayouts {
            guard let usual = Self.usual(speakers.count, in: format) else { return nil }
            let order = usual.compactMap { speaker in
                own.firstIndex(of: Self.plain(speaker)) ?? own.firstIndex(of: Self.sideOrRear(speaker))
            }
            return order.count == speakers.count && Set(order).count == order.count ? order : nil
        }
        let ranks = own.map { Self.waveOrder.firstIndex(of: $0) ?? Int.max }
        guard !ranks.contains(Int.max), Set(ranks).count == ranks.count else { return nil }
        return own.indices.sorted { ranks[$0] < ranks[$1] }
    }

    /// Apple's front left and everybody's left are one.
    private static func plain(_ speaker: Int32) -> Int32 {
        switch speaker {
        case code(SF_CHANNEL_MAP_FRONT_LEFT): code(SF_CHANNEL_MAP_LEFT)
        case code(SF_CHANNEL_MAP_FRONT_RIGHT): code(SF_CHANNEL_MAP_RIGHT)
        case code(SF_CHANNEL_MAP_FRONT_CENTER): code(SF_CHANNEL_MAP_CENTER)
        default: speaker
        }
    }

    /// 5.1 has its surround at the sides or at the back; a container with one kind takes either.
    private static func sideOrRear(_ speaker: Int32) -> Int32 {
        switch speaker {
        case code(SF_CHANNEL_MAP_REAR_LEFT): code(SF_CHANNEL_MAP_SIDE_LEFT)
        case code(SF_CHANNEL_MAP_REAR_RIGHT): code(SF_CHANNEL_MAP_SIDE_RIGHT)
        default: speaker
        }
    }

    /// The bits of a wav file's channel mask, the lowest first.
    private static let waveOrder: [Int32] = [
        SF_CHANNEL_MAP_LEFT, SF_CHANNEL_MAP_RIGHT, SF_CHANNEL_MAP_CENTER, SF_CHANNEL_MAP_LFE,
        SF_CHANNEL_MAP_REAR_LEFT, SF_CHANNEL_MAP_REAR_RIGHT, SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER,
        SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER, SF_CHANNEL_MAP_REAR_CENTER, SF_CHANNEL_MAP_SIDE_LEFT,
        SF_CHANNEL_MAP_SIDE_RIGHT, SF_CHANNEL_MAP_TOP_CENTER, SF_CHANNEL_MAP_TOP_FRONT_LEFT,
        SF_CHANNEL_MAP_TOP_FRONT_CENTER, SF_CHANNEL_MAP_TOP_FRONT_RIGHT, SF_CHANNEL_MAP_TOP_REAR_LEFT,
        SF_CHANNEL_MAP_TOP_REAR_CENTER, SF_CHANNEL_MAP_TOP_REAR_RIGHT,
    ].map(code)

    /// What so many channels mean where nothing else is said.
    private static func usual(_ count: Int, in format: AudioFormat) -> [Int32]? {
        let (left, right, centre) = (SF_CHANNEL_MAP_LEFT, SF_CHANNEL_MAP_RIGHT, SF_CHANNEL_MAP_CENTER)
        let (rearLeft, rearRight) = (SF_CHANNEL_MAP_REAR_LEFT, SF_CHANNEL_MAP_REAR_RIGHT)
        let (sideLeft, sideRight) = (SF_CHANNEL_MAP_SIDE_LEFT, SF_CHANNEL_MAP_SIDE_RIGHT)
        let (low, rear) = (SF_CHANNEL_MAP_LFE, SF_CHANNEL_MAP_REAR_CENTER)
        let isXiph = format.isOgg
        switch count {
        case 3: return (isXiph ? [left, centre, right] : [left, right, centre]).map(code)
        case 4: return [left, right, rearLeft, rearRight].map(code)
        case 5:
            return ((isXiph ? [left, centre, right] : [left, right, centre]) + [rearLeft, rearRight]).map(
                code)
        case 6:
            return
                (isXiph
                ? [left, centre, right, rearLeft, rearRight, low]
                : [left, right, centre, low, rearLeft, rearRight]).map(code)
        case 7:
            return
                (isXiph
                ? [left, centre, right, sideLeft, sideRight, rear, low]
                : [left, right, centre, low, rear, sideLeft, sideRight]).map(code)
        case 8:
            return
                (isXiph
                ? [left, centre, right, sideLeft, sideRight, rearLeft, rearRight, low]
                : [left, right, centre, low, rearLeft, rearRight, sideLeft, sideRight]).map(code)
        default: return nil
        }
    }

    private static func code(_ speaker: Int) -> Int32 { Int32(speaker) }
}
