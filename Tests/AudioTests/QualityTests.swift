import Audio
import Foundation
import Measures
import Randomness
import Testing

@Suite struct QualityTests {
    private let speech = Golden.speech
    private let noisy = Golden.noisy
    private let silence = [Float](repeating: 0, count: Golden.speech.count)

    @Test func agreesWithNumPyAndLibrosa() throws {
        let snr = try #require(Quality.snr(estimate: noisy, reference: speech))
        #expect(abs(snr - Golden.number("snr")) < 1e-4)
        let siSDR = try #require(Quality.siSDR(estimate: noisy, reference: speech))
        #expect(abs(siSDR - Golden.number("si_sdr")) < 1e-4)
        let distance = try #require(Quality.logSpectralDistance(estimate: noisy, reference: speech))
        #expect(abs(distance - Golden.number("lsd")) < 1e-4)
        let ratio = try #require(Quality.levelRatio(output: noisy, input: speech))
        #expect(abs(ratio - Golden.number("level_ratio")) < 1e-4)
    }

    @Test(arguments: [8_000, 10_000, 16_000, 22_050, 44_100, 48_000])
    func intelligibilityAgreesWithPystoi(rate: Int) throws {
        let value = try #require(Quality.stoi(estimate: noisy, reference: speech, sampleRate: rate))
        #expect(abs(value - Golden.number("stoi_\(rate)")) < 1e-5)
    }

    @Test(arguments: [8_000, 10_000, 16_000, 22_050, 44_100, 48_000])
    func extendedIntelligibilityAgreesWithPystoi(rate: Int) throws {
        let value = try #require(Quality.estoi(estimate: noisy, reference: speech, sampleRate: rate))
        #expect(abs(value - Golden.number("estoi_\(rate)")) < 1e-5)
    }

    @Test func distancesAgreeWithAuralossAndLibrosa() throws {
        let resolutions = try #require(Quality.multiResolutionDistance(estimate: noisy, reference: speech))
        #expect(abs(resolutions - Golden.number("mr_stft")) < 1e-4)
        let global = try #require(Quality.globalLogSpectralDistance(estimate: noisy, reference: speech))
        #expect(abs(global - Golden.number("lsd_global")) < 1e-4)
        let mel = try #require(Quality.logMelDecibels(estimate: noisy, reference: speech, sampleRate: 16_000))
        #expect(abs(mel - Golden.number("log_mel_db")) < 1e-3)
        let segmental = try #require(
            Quality.segmentalSNR(estimate: noisy, reference: speech, sampleRate: 16_000))
        #expect(abs(segmental - Golden.number("seg_snr")) < 1e-4)
    }

    @Test func correlationFindsTheLag() throws {
        let plain = try #require(Quality.correlation(estimate: noisy, reference: speech))
        #expect(abs(plain.coefficient - Golden.number("correlation")) < 1e-6)
        #expect(plain.lag == 0 && plain.count == speech.count)
        let late = Array(([Float](repeating: 0, count: 123) + noisy).prefix(noisy.count))
        for reach in [130, 15, 1000] {
            let found = try #require(
                Quality.correlation(estimate: late, reference: speech, maximumLag: reach))
            #expect(reach == 15 || found.lag == 123)
            #expect(reach == 15 || abs(found.coefficient - Golden.number("correlation_late")) < 1e-6)
            #expect(reach == 15 || found.count == speech.count - 123)
        }
        let early = try #require(
            Quality.correlation(estimate: Array(noisy.dropFirst(40)), reference: speech, maximumLag: 60))
        #expect(early.lag == -40 && early.count == speech.count - 40)
        #expect(Quality.correlation(estimate: silence, reference: speech, maximumLag: 50) == nil)
        #expect(Quality.correlation(estimate: [], reference: speech) == nil)
    }

    @Test func aMeterOfOneSegmentGivesTheMeasuresThemselves() throws {
        var meter = QualityMeter(sampleRate: 16_000)
        #expect(meter.values().allSatisfy { $0 == nil })
        meter.add(estimate: noisy, reference: speech)
        let expected = [
            "snr": Quality.snr(estimate: noisy, reference: speech),
            "si_sdr": Quality.siSDR(estimate: noisy, reference: speech),
            "lsd": Quality.logSpectralDistance(estimate: noisy, reference: speech),
            "stoi": Quality.stoi(estimate: noisy, reference: speech, sampleRate: 16_000),
            "correlation": Quality.correlation(estimate: noisy, reference: speech)?.coefficient,
            "level_ratio": Quality.levelRatio(output: noisy, input: speech),
        ]
        for (column, value) in zip(QualityMeter.columns, meter.values()) {
            let value = try #require(value)
            if let other = expected[column.name] { #expect(abs(value - (try #require(other))) < 1e-6) }
        }
        // Ratios of energies are exact however the sound is cut.
        var halves = QualityMeter(sampleRate: 16_000)
        halves.add(estimate: Array(noisy[..<9000]), reference: Array(speech[..<9000]))
        halves.add(estimate: Array(noisy[9000...]), reference: Array(speech[9000...]))
        for (column, (a, b)) in zip(QualityMeter.columns, zip(meter.values(), halves.values())) {
            guard ["snr", "si_sdr", "correlation", "level_ratio"].contains(column.name) else { continue }
            #expect(abs(try #require(a) - (try #require(b))) < 1e-9)
        }
    }

    @Test func pesqIsCalledWhereItIsInstalled() async throws {
        try await withTemporaryFolder { folder in
            let program = "\(folder)/pesq"
            func install(_ script: String) throws {
                try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: program))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            }
            // A stand-in that checks how it is called and answers as the reference code does.
            try install(
                "[ \"$1\" = +16000 ] && [ \"$2\" = +wb ] && [ -s \"$3\" ] && [ -s \"$4\" ] && echo 'P.862.2 Prediction (MOS-LQO):  = 3.217'"
            )
            let score = try await PESQ(program: program).score(
                estimate: noisy, reference: speech, sampleRate: 22_050)
            #expect(score == 3.217)
            try install("exit 3")
            await #expect(throws: AudioError.self) {
                try await PESQ(program: program).score(estimate: noisy, reference: speech, sampleRate: 16_000)
            }
        }
    }

    @Test func whatAnEstimateHasNoScoreForIsTheWorstOfItsScale() async throws {
        var meter = QualityMeter(sampleRate: 16_000)
        meter.add(estimate: silence, reference: speech)
        let values = Dictionary(uniqueKeysWithValues: zip(QualityMeter.columns.map(\.name), meter.values()))
        #expect(values["correlation"] == 0 && values["si_sdr"] == .some(nil))
        #expect(try #require(values["stoi"] ?? nil) < 1e-6 && (values["estoi"] ?? nil) == 0)
        var other = QualityMeter(sampleRate: 16_000)
        other.add(estimate: noisy, reference: silence)
        #expect(other.values()[3] == nil)
        #expect(abs(PESQ.worst(sampleRate: 16_000) - 1.0427) < 1e-3)
        #expect(abs(PESQ.worst(sampleRate: 8_000) - 1.0169) < 1e-3)
        try await withTemporaryFolder { folder in
            // A stand-in that has a score only where the two files are equal, or never.
            for (script, expected) in [
                (
                    "cmp -s \"$3\" \"$4\" && echo 'P.862.2 Prediction (MOS-LQO):  = 4.644'",
                    PESQ.worst(sampleRate: 16_000)
                ),
                ("exit 3", nil),
            ] {
                let program = "\(folder)/pesq"
                try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: program))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
                let judged = await PESQ(program: program).judged(
                    estimate: silence, reference: speech, sampleRate: 16_000)
                #expect(judged == expected)
            }
        }
    }

    @Test func silenceIsMissingNotInfinite() {
        #expect(Quality.estoi(estimate: noisy, reference: silence, sampleRate: 16_000) == nil)
        #expect(Quality.segmentalSNR(estimate: noisy, reference: silence, sampleRate: 16_000) == nil)
        #expect(Quality.multiResolutionDistance(estimate: noisy, reference: silence) == nil)
        #expect(Quality.logMelDecibels(estimate: noisy, reference: silence, sampleRate: 16_000) == nil)
        #expect(Quality.globalLogSpectralDistance(estimate: noisy, reference: silence) == nil)
        #expect(Quality.snr(estimate: noisy, reference: silence) == nil)
        #expect(Quality.snr(estimate: speech, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: noisy, reference: silence) == nil)
        #expect(Quality.siSDR(estimate: silence, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: speech, reference: speech) == nil)
        #expect(Quality.logSpectralDistance(estimate: noisy, reference: silence) == nil)
        #expect(Quality.stoi(estimate: noisy, reference: silence, sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: noisy, input: silence) == nil)
        #expect(Quality.snr(estimate: [], reference: []) == nil)
        #expect(Quality.siSDR(estimate: [], reference: []) == nil)
        #expect(Quality.stoi(estimate: [], reference: [], sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: silence, input: speech) == 0)
    }

    @Test func notANumberIsMissing() {
        var broken = noisy
        broken[100] = .nan
        #expect(Quality.snr(estimate: broken, reference: speech) == nil)
        #expect(Quality.siSDR(estimate: broken, reference: speech) == nil)
        #expect(Quality.logSpectralDistance(estimate: broken, reference: speech) == nil)
        #expect(Quality.stoi(estimate: broken, reference: speech, sampleRate: 16_000) == nil)
        #expect(Quality.levelRatio(output: broken, input: speech) == nil)
        #expect(Quality.multiResolutionDistance(estimate: broken, reference: speech) == nil)
        #expect(Quality.logMelDecibels(estimate: broken, reference: speech, sampleRate: 16_000) == nil)
        #expect(Quality.segmentalSNR(estimate: broken, reference: speech, sampleRate: 16_000) == nil)
        #expect(Quality.correlation(estimate: broken, reference: speech) == nil)
    }

    @Test(arguments: [0.001, 0.3, 7, 900] as [Float])
    func gainDoesNotChangeSISDR(gain: Float) throws {
        let plain = try #require(Quality.siSDR(estimate: noisy, reference: speech))
        let scaled = try #require(Quality.siSDR(estimate: noisy.map { $0 * gain }, reference: speech))
        #expect(abs(plain - scaled) < 1e-4)
    }

    @Test func tooLittleSpeechHasNoSTOI() {
        let short = Array(speech[3000..<6000])
        #expect(Quality.stoi(estimate: short, reference: short, sampleRate: 16_000) == nil)
    }
}
