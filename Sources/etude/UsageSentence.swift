import ArgumentParser
import Specs

/// What is wrong with a command line, in one sentence with the remedy.
enum UsageSentence {
    /// - Parameters:
    ///   - message: the parser's, of several lines: the complaint, the option's help, how the command is called.
    ///   - arguments: as they were typed, the program's name left out.
    static func text(_ message: String, _ arguments: [String]) -> String {
        var lines = message.split(separator: "\n").map(String.init)
        if let first = lines.first, first.hasPrefix("Error: ") { lines[0].removeFirst("Error: ".count) }
        var sentence = ""
        var values: [String] = []
        var help: String?
        var see: String?
        for line in lines {
            if line.hasPrefix("Help:") {
                help = line.dropFirst("Help:".count).split(separator: "  ").last.map(String.init)
            } else if line.hasPrefix("  - ") {
                values.append(String(line.dropFirst("  - ".count)))
            } else if let start = line.firstRange(of: "'etude "), line.contains("See '") {
                see = line[start.upperBound...].split(separator: "'").first.map { "`etude \($0)`" }
            } else if line.hasPrefix("Usage:") || line.hasPrefix(" ") {
                continue
            } else {
                sentence += (sentence.isEmpty ? "" : " ") + line
            }
        }
        if !values.isEmpty { sentence += " " + values.joined(separator: ", ") }
        while sentence.hasSuffix(".") { sentence.removeLast() }
        if let help {
            let isSingle = !sentence.contains("one of")
            if isSingle { sentence += ": " + trimmed(help) }
        }
        if let (option, value) = negative(arguments), sentence.hasPrefix("Missing value for '\(option)") {
            sentence += "; a value that begins with - is written \(option)=\(value)"
        } else if help != nil, let see {
            sentence += "; \(see) says more"
        }
        return sentence
    }

    /// The command that is asked for and does not exist: the sentence; nil where all is well.
    static func unknownCommand(_ arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Etude.self
        var called = "etude"
        for word in arguments {
            let known = command.configuration.subcommands
            if known.isEmpty || word.hasPrefix("-") { return nil }
            if word == "help" { continue }
            if let next = known.first(where: { $0.configuration.commandName == word }) {
                command = next
                called += " " + word
                continue
            }
            let names = known.compactMap { $0.configuration.commandName }
            let hint = Spelling.nearest(to: word, among: names).map { "; did you mean \($0)?" }
            return "there is no command \(called) \(word)"
                + (hint ?? "; `\(called) --help` lists what there is")
        }
        return nil
    }

    /// An option whose value begins with a minus sign, which the parser takes for an option.
    private static func negative(_ arguments: [String]) -> (String, String)? {
        for (option, value) in zip(arguments, arguments.dropFirst())
        where option.hasPrefix("-") && value.hasPrefix("-") && value.count > 1 && !value.hasPrefix("--") {
            return (option, value)
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
