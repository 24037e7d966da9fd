import ArgumentParser
import Audio
import Randomness

/// How sound is written; shared by the commands that make it.
struct WritingOptions: ParsableArguments {
    @Flag(
        name: .long,
        help:
            "Add triangular dither where the output keeps 24 bits or fewer, so that rounding sounds like noise."
    )
    var dither = false

    @Flag(name: .long, help: "Turn peaks past full scale down instead of cutting them off.")
    var limit = false

    var options: AudioWriter.Options {
        var options = AudioWriter.Options()
        options.dither = dither ? RandomKey(seed: 0).derive("dither") : nil
        options.limits = limit
        return options
    }

    /// Says what was cut off, if anything was.
    static func tell(of clipped: Int, in output: String) {
        guard clipped > 0 else { return }
        StandardError.write(
            "\(clipped) sample\(clipped == 1 ? " lies" : "s lie") past full scale and \(clipped == 1 ? "is" : "are") cut off in \(output); --limit turns peaks down, and floating point keeps them\n"
        )
    }
}
