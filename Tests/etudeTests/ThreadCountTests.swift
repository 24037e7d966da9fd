import RunStore
import TestSupport
import Testing

/// A run gives the same bytes whatever the number of threads, from the outside: as a person runs it.
struct ThreadCountTests {
    /// Every model of the catalog, wide enough that its loops are shared between threads.
    private static let models: [(kind: String, settings: String)] = [
        ("stft_unet", #""n_fft": 256, "hop_length": 64, "channels": [16, 32, 16]"#),
        ("wave_unet", #""kernel_size": 15, "channels": [16, 32, 16]"#),
    ]

    @Test func theSameRunGivesTheSameWeightBytes() async throws {
        for (kind, settings) in Self.models {
            let place = try Workplace()
            let wide = Workplace.experiment.replacing(
                "\"kind\": \"stft_unet\",\n    \"n_fft\": 64,\n    \"hop_length\": 32,\n    \"channels\": [4, 8]",
                with: #""kind": "\#(kind)", \#(settings)"#)
            #expect(wide.contains(settings))
            try place.folder.write(
                wide.replacing(#""epochs": 2"#, with: #""epochs": 1"#).replacing(
                    #""crop_samples": 2048"#, with: #""crop_samples": 8192, "train_examples": 8"#),
                to: "wide.json")
            var bytes: [[[UInt8]]] = []
            for threads in ["1", "2", "5"] {
                let outcome = try await place.etude("run", "wide.json", "--threads", threads, "--again")
                #expect(outcome.code == 0, "\(kind): \(outcome.complaint)")
                let run = try #require(try place.store().runs().first)
                bytes.append(
                    try ["best", "latest"].map { try place.folder.bytes("runs/\(run.id)/\($0).safetensors") }
                )
            }
            let (second, fifth) = (bytes[1] == bytes[0], bytes[2] == bytes[0])
            #expect(second, "\(kind): two threads")
            #expect(fifth, "\(kind): five threads")
        }
    }
}
