/// An effect as a person writes it: `white:snr=10`, `clip:level=0.5`, `gramophone:hiss=0.01,wow_depth=0`.
public struct EffectText: Sendable {
    /// One line an effect, for help texts.
    public static let help = [
        "white:snr=DB       noise that many decibels below the sound;",
        "                   pink, brown and hum (50 Hz) likewise",
        "noise:deviation=X  white noise of a fixed deviation, clipped to ±1",
        "babble:from=PATH,snr=DB,voices=6",
        "                   voices from a file or a folder of files",
        "gramophone         a 78 rpm record; its stages are hiss, crackles,",
        "                   crackle_length, crackle_level, low_pass,",
        "                   high_pass, wow_depth, wow_rate, drive and peak;",
        "                   0 leaves one out",
        "clip:level=X       values held within ±X",
        "band:low=HZ,high=HZ,order=4",
        "                   a band kept",
        "reverb:response=FILE,wet=1",
        "                   a room by its impulse response",
    ]

    private let text: String
    private let name: String
    private var values: [String: String]

    /// Reads the name and its settings.
    ///
    /// - Throws: ``AudioError`` for an effect that is not known or text that is not `name:key=value,key=value`.
    public init(_ text: String) throws(AudioError) {
        self.text = text
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        name = parts[0]
        values = [:]
        let names =
            NoiseColor.allCases.map(\.rawValue) + ["noise", "babble", "gramophone", "clip", "band", "reverb"]
        guard names.contains(name) else {
            throw .invalid("there is no effect \"\(name)\"; effects are \(names.joined(separator: ", "))")
        }
        for pair in parts.count > 1 ? parts[1].split(separator: ",") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard sides.count == 2, !sides[1].isEmpty else {
                throw .invalid("the effect \"\(text)\" must be written name:key=value,key=value")
            }
            values[sides[0]] = sides[1]
        }
        let known = Self.settings[name] ?? ["snr"]
        if let unknown = values.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid(
                "the effect \(name) has no setting \"\(unknown)\", as in \"\(text)\"; it has \(known.joined(separator: ", "))"
            )
        }
    }

    /// What each effect that is no coloured noise may be told.
    private static let settings = [
        "noise": ["deviation"], "babble": ["from", "voices", "snr"], "clip": ["level"],
        "band": ["low", "high", "order"], "reverb": ["response", "wet"],
        "gramophone": [
            "hiss", "crackles", "crackle_length", "crackle_level", "low_pass", "high_pass", "wow_depth",
            "wow_rate", "drive", "peak",
        ],
    ]

    /// The effect for a sound at this rate.
    ///
    /// - Parameter load: gives the mono sounds of a file or folder, at the sound's rate.
    /// - Throws: ``AudioError`` for a setting that is missing, unknown, not a number, or out of range.
    public func effect(load: (String) throws -> [[Float]]) throws -> Effect {
        var settings = values
        func number(_ key: String, _ standard: Double? = nil) throws(AudioError) -> Double {
            guard let written = settings.removeValue(forKey: key) else {
                if let standard { return standard }
                throw .invalid("the effect \(name) needs \(key)=…; \"\(text)\" has none")
            }
            guard let value = Double(written), value.isFinite else {
                throw .invalid("\(key) in \"\(text)\" must be a number, not \"\(written)\"")
            }
            return value
        }
        func whole(_ key: String, _ standard: Int) throws(AudioError) -> Int {
            let value = try number(key, Double(standard))
            guard value == value.rounded(), (0...1_000_000).contains(value) else {
                throw .invalid("\(key) in \"\(text)\" must be a whole number from 0 to 1000000")
            }
            return Int(value)
        }
        func path(_ key: String) throws(AudioError) -> String {
            guard let path = settings.removeValue(forKey: key) else {
                throw .invalid("the effect \(name) needs \(key)=PATH; \"\(text)\" has none")
            }
            return path
        }
        let effect: Effect
        switch name {
        case "noise": effect = .deviation(Float(try number("deviation")))
        case "babble":
            effect = .babble(
                of: try load(path("from")), voices: try whole("voices", 6), snr: try number("snr"))
        case "clip": effect = .clip(level: Float(try number("level")))
        case "band":
            let low = settings["low"] == nil ? nil : try number("low")
            let high = settings["high"] == nil ? nil : try number("high")
            effect = .band(low: low, high: high, order: try whole("order", 4))
        case "reverb":
            let response = try load(path("response")).first ?? []
            effect = .reverb(response: response, wet: Float(try number("wet", 1)))
        case "gramophone":
            var record = Gramophone()
            record.hiss = Float(try number("hiss", Double(record.hiss)))
            record.cracklesPerSecond = try whole("crackles", record.cracklesPerSecond)
            record.crackleLength = try whole("crackle_length", record.crackleLength)
            record.crackleLevel = Float(try number("crackle_level", Double(record.crackleLevel)))
            let low = try number("low_pass", 3500)
            record.lowPass = low > 0 ? low : nil
            let high = try number("high_pass", 200)
            record.highPass = high > 0 ? high : nil
            record.wowDepth = try number("wow_depth", record.wowDepth)
            record.wowRate = try number("wow_rate", record.wowRate)
            record.drive = Float(try number("drive", Double(record.drive)))
            let peak = try number("peak", 0.95)
            record.peak = peak > 0 ? Float(peak) : nil
            effect = .gramophone(record)
        default:
            guard let color = NoiseColor(rawValue: name) else {
                throw AudioError.invalid("no effect \(name)")
            }
            effect = .noise(color, snr: try number("snr"))
        }
        return effect
    }
}
