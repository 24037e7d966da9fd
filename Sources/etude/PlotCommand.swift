import ArgumentParser
import Audio
import Glibc

/// `etude plot`: a waveform and a spectrogram, as PNG or in the terminal.
struct PlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw a sound file's waveform and spectrogram, as PNG or in the terminal.")

    @Argument(help: "The sound file.")
    var input: String
    @Option(name: .shortAndLong, help: "The PNG file to write; beside the sound file without it.")
    var output: String?
    @Flag(name: .long, help: "Draw in the terminal instead.")
    var terminal = false
    @OptionGroup var transform: TransformOptions

    func validate() throws {
        if terminal, output != nil { throw ValidationError("give -o for a file or --terminal, not both") }
    }

    func run() async throws {
        let stft = try STFT(transform.settings())
        let sound = try await transform.sound(of: input)
        if terminal {
            let size = Self.terminalSize
            let picture = try SoundPicture(
                sound, transform: stft, columns: size.columns, rows: max(4, size.rows - 12))
            StandardOutput.line(picture.text())
            return
        }
        let path = output ?? input + ".png"
        let picture = try SoundPicture(sound, transform: stft, columns: 1000, rows: 400)
        try await SoundPlot(picture, title: input).write(to: path, notOver: [input])
        StandardOutput.tell("\(path)\n", of: path)
    }

    /// The terminal's size, or 80 by 24 where there is none.
    private static var terminalSize: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
