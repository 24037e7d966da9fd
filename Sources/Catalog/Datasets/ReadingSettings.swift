import Corpora
import Specs

/// How recordings are read, and what becomes of those that cannot be; shared by the datasets that are made of recordings.
public struct ReadingSettings: Spec {
    public var channel: Int?
    public var acceptsTruncated = false
    public var skipsDamaged = false

    public init() {}

    public mutating func fields(_ fields: Fields) {
        fields.field(
            "channel", &channel, .from(1, to: 1024),
            "one channel of each recording, from 1; null: the mean of all")
        fields.field(
            "accept_truncated", &acceptsTruncated,
            "take what is there of a file of a folder that is cut short or damaged, and say how much; every file is then read at "
                + "each opening")
        fields.field(
            "skip_damaged", &skipsDamaged,
            "leave damaged or silent files of a folder out instead of refusing them")
    }

    var reading: Reading {
        var reading = Reading()
        reading.channel = channel
        reading.acceptsTruncated = acceptsTruncated
        reading.skipsDamaged = skipsDamaged
        return reading
    }
}
