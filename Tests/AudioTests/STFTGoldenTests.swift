import Audio
import Testing

@Suite struct STFTGoldenTests {
    private func settings(_ name: String) throws -> STFT.Settings {
        func padded(_ mode: PadMode) -> STFT.Settings {
            STFT.Settings(fftSize: 512, hopLength: 100, windowLength: 400, padMode: mode)
        }
        switch name {
        case "constant": return padded(.constant)
        case "edge": return padded(.edge)
        case "linear_ramp": return padded(.linearRamp)
        case "reflect": return padded(.reflect)
        case "symmetric": return padded(.symmetric)
        case "uncentred":
            return STFT.Settings(fftSize: 512, hopLength: 100, window: .hamming, isCentered: false)
        case "odd":
            return STFT.Settings(
                fftSize: 511, hopLength: 77, windowLength: 301, window: try Window("kaiser:6"),
                padMode: .reflect)
        default: return STFT.Settings(fftSize: 512, hopLength: 128)
        }
    }

    @Test(arguments: [
        "speech_default", "speech_constant", "speech_edge", "speech_linear_ramp", "speech_reflect",
        "speech_symmetric", "speech_uncentred", "speech_odd", "music_default", "impulses_default",
        "short_default",
        "short_reflect",
    ])
    func agreesWithLibrosa(name: String) throws {
        let parts = name.split(separator: "_", maxSplits: 1).map(String.init)
        let spectrum = try STFT(settings(parts[1])).forward(Golden.signal(parts[0]))
        let mine =
            Golden.pick(spectrum.real, frames: spectrum.frameCount)
            + Golden.pick(spectrum.imaginary, frames: spectrum.frameCount)
        let error = absoluteError(mine, try Golden.array("stft_\(name)")) / Golden.number("stft_\(name)_peak")
        #expect(error < 1e-6)
    }

    @Test(arguments: [64, 63])
    func windowsAgreeWithSciPy(length: Int) throws {
        let names = [
            "hann", "hamming", "blackman", "bartlett", "boxcar", "blackmanharris", "nuttall", "flattop",
            "bohman",
            "cosine", "parzen", "triang", "kaiser:8", "gaussian:9",
        ]
        let golden = try Golden.array(length == 64 ? "windows" : "windows_odd")
        for (index, name) in names.enumerated() {
            let values = try Window(name).floats(length)
            #expect(
                relativeError(values, Array(golden[(index * length)..<((index + 1) * length)])) < 1e-6,
                "\(name)")
        }
    }

    @Test func silenceAndNaNStayWhereTheyAre() throws {
        let transform = try STFT(STFT.Settings(fftSize: 256, hopLength: 64))
        #expect(transform.powers([Float](repeating: 0, count: 1000)).values.allSatisfy { $0 == 0 })
        var broken = try Golden.signal("speech")
        broken[2000] = .nan
        let powers = transform.powers(broken)
        for frame in 0..<powers.frameCount {
            let covers = abs(frame * 64 - 2000) < 128
            #expect(powers[frame, 3].isNaN == covers || abs(frame * 64 - 2000) == 128)
        }
    }
}
