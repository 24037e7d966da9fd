import Audio
import Glibc
import RunStore
import TestSupport
import Testing

/// `etude encode`, `decode` and `codec`, from the outside.
struct CodecCommandTests {
    /// A codec small enough to be trained in a moment.
    static let model = model(of: "bounded")

    /// - Parameter quantizer: of a small codec.
    static func model(of quantizer: String) -> String {
        #"model={"kind": "conv_autoencoder", "n_fft": 64, "hop_length": 32, "channels": [4, 6], "time_strides": [1, 2], "frequency_strides": [2, 2], "latent_channels": 3, "features": "complex", "quantizer": "\#(quantizer)"}"#
    }

    /// Trains a codec, and encodes a recording with it.
    private func place(_ quantizer: String = "bounded") async throws -> Workplace {
        let place = try Workplace()
        let trained = try await place.etude(
            "run", "good.json", "--set", Self.model(of: quantizer), "--sounds", "0")
        guard trained.code == 0 else { throw Workplace.Failure(complaint: trained.complaint) }
        let outcome = try await place.etude("encode", "small", "voices/v0/a.wav", "-o", "x.etude")
        guard outcome.code == 0 else { throw Workplace.Failure(complaint: outcome.complaint) }
        #expect(outcome.output.hasPrefix("x.etude: ") && outcome.output.contains(" kbit/s, "))
        return place
    }

    @Test(arguments: ["bounded", "vector"])
    func aRecordingGoesToAFileAndComesBackTheSameEveryTime(quantizer: String) async throws {
        let place = try await place(quantizer)
        let first = try await place.etude("decode", "x.etude", "-o", "one.wav")
        #expect(first.code == 0, "\(first.complaint)")
        #expect(first.output.contains("one.wav: 1.5 s, 1 channel at 8000 Hz, by run "))
        let fewer = try await place.etude(
            "encode", "small", "voices/v0/a.wav", "-o", "y.etude", "--threads", "1")
        #expect(fewer.code == 0, "\(fewer.complaint)")
        #expect(try place.folder.bytes("x.etude") == place.folder.bytes("y.etude"))
        let second = try await place.etude("decode", "y.etude", "-o", "two.wav", "--threads", "1")
        #expect(second.code == 0, "\(second.complaint)")
        #expect(try place.folder.bytes("one.wav") == place.folder.bytes("two.wav"))
        let coarse = try await place.etude(
            "encode", "small", "voices/v0/a.wav", "-o", "z.etude", "--bits", "2")
        guard quantizer != "vector" else {
            #expect(coarse.code == 2 && coarse.complaint.contains("leave --bits out"), "\(coarse.complaint)")
            return
        }
        #expect(coarse.code == 0, "\(coarse.complaint)")
        #expect(try place.folder.bytes("z.etude").count < place.folder.bytes("x.etude").count)
    }

    /// The comparison is computed and printed where its sounds cannot be kept: of a run whose folder has no place for them.
    @Test func theComparisonIsPrintedWhereNothingCanBeKept() async throws {
        let place = try await place()
        let run = try #require(try place.store().runs().first)
        let outcome = try await Binary.shell(
            """
            home=runs/\(run.id)
            if [[ $EUID == 0 ]]; then
              unshare -m bash -c "mount --bind $home $home && mount -o remount,bind,ro $home && exec \"$ETUDE\" codec small" || exit $?
            else
              chmod -R a-w $home; "$ETUDE" codec small; code=$?; chmod -R u+w $home; exit $code
            fi
            """, in: place.folder.path)
        if outcome.complaint.contains("unshare") {
            print("NOT TESTED: a run's folder on a read-only mount, since this machine lets nobody mount")
            return
        }
        #expect(outcome.code == 0 && outcome.output.contains("| as trained, 8 bits |"), "\(outcome)")
        #expect(outcome.complaint.contains("so the sounds are not kept"), "\(outcome)")
    }

    @Test func aFinishedRunKeepsWhatItsFilesAreWorth() async throws {
        let place = try await place()
        let run = try #require(try place.store().runs().first)
        let kept = try place.folder.entries("runs/\(run.id)/codec")
        #expect(kept.contains("comparison.md") && kept.contains("original.wav"))
        #expect(
            kept.contains { $0.hasSuffix("-recon.wav") } && kept.contains { $0.hasSuffix("-residual.wav") })
        let table = try await place.etude("codec", "small")
        #expect(table.code == 0 && table.output.contains("| as trained, 8 bits |"), "\(table.complaint)")
        #expect(try place.folder.text("runs/\(run.id)/codec/comparison.md") == table.output)
    }

    @Test func mistakesAreOneSentence() async throws {
        let place = try await place()
        let other = try await place.etude(
            "run", "good.json", "--set", Self.model, "--set", "name=other", "--seeds", "2", "--sounds", "0")
        #expect(other.code == 0, "\(other.complaint)")
        let plain = try await place.etude("run", "good.json", "--set", "name=plain", "--sounds", "0")
        #expect(plain.code == 0, "\(plain.complaint)")
        let whole = try place.folder.bytes("x.etude")
        try place.folder.write(Array(whole.dropLast(9)), to: "cut.etude")
        try place.folder.write([], to: "empty.etude")
        try place.writeWave("nan.wav", samples: [0.1, .nan, 0.2])
        for (arguments, sentence) in [
            (["decode", "x.etude", "--run", "other"], "x.etude was encoded by another model: run "),
            (["decode", "x.etude", "--run", "plain"], "is no codec: its model is stft_unet"),
            (["decode", "x.etude", "--run", "smal"], "smal"),
            (["decode", "cut.etude"], "cannot decode cut.etude: it ends before its last block does"),
            (["decode", "empty.etude"], "cannot decode empty.etude: it is no coded sound of etude"),
            (["decode", "voices/v0/a.wav"], "cannot decode voices/v0/a.wav: it is no coded sound of etude"),
            (["decode", "gone.etude"], "cannot read gone.etude: no such file or directory"),
            (["decode", "voices"], "cannot read voices: it is no file"),
            (["encode", "plain", "voices/v0/a.wav"], "is no codec: its model is stft_unet"),
            (["encode", "small", "gone.wav"], "cannot read gone.wav"),
            (["encode", "small", "good.json"], "good.json is not audio"),
            (["encode", "small", "nan.wav"], "nan.wav"),
            (
                ["encode", "small", "voices/v0/a.wav", "--bits", "1"],
                "--bits is 1; a number is stored in 2 to"
            ),
            (["encode", "small", "voices/v0/a.wav", "--store-phase"], "leave --store-phase out"),
            (["codec", "plain"], "is no codec: its model is stft_unet"),
        ] {
            let output =
                arguments[0] == "codec" ? [] : ["-o", arguments[0] == "encode" ? "out.etude" : "out.wav"]
            let outcome = try await Binary.run(arguments + output, in: place.folder.path)
            #expect(
                outcome.code == 2 && outcome.complaint.contains(sentence) && outcome.output.isEmpty,
                "\(arguments): \(outcome.complaint)")
            #expect(outcome.complaint.hasPrefix("etude: "), "\(outcome.complaint)")
        }
        try place.folder.write("no folder", to: "no")
        let nowhere = try await place.etude("encode", "small", "voices/v0/a.wav", "-o", "no/x.etude")
        #expect(nowhere.code == 2 && nowhere.complaint.contains("cannot write no/x.etude"))
        let named = try await place.etude("encode", "small", "voices/v0/a.wav", "-o", "voices/v0/a.wav")
        #expect(named.code == 2 && named.complaint.contains("goes into a file named .etude"))
        symlink("voices/v0/a.wav", place.folder.path + "/onto.etude")
        let onto = try await place.etude("encode", "small", "voices/v0/a.wav", "-o", "onto.etude")
        #expect(onto.code == 2 && onto.complaint.contains("would take the place of voices/v0/a.wav"))
        #expect(try !place.folder.entries().contains { $0.hasPrefix("out.") })
    }
}
