import ArgumentParser
import Reports

/// How wide what is shown may be; shared by every command that shows tables.
struct WidthOption: ParsableArguments {
    @Option(name: .long, help: "Columns of the terminal; the terminal's own by default.")
    var width: Int?

    var style: TerminalStyle {
        var style = TerminalStyle.standardOutput
        if let width { style.width = width }
        return style
    }

    func validate() throws {
        if let width, width < 20 {
            throw ValidationError("--width is \(width); a table needs 20 columns or more")
        }
    }
}
