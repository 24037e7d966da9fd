import ArgumentParser
import Audio
import Experiments
import FoundationEssentials
import Specs

extension ApplyCommand {
    /// Every recording of a folder, each to its own path below the output; one that cannot be costs its own result.
    func applyToFolder(_ apply: (_ input: String, _ output: String) async throws -> Void) async throws {
        let (inside, outside) = (Location.real(input), Self.place(of: output))
        guard outside != inside, !outside.hasPrefix(inside + "/") else {
            throw AudioError.invalid(
                "\(output) lies in \(input), whose recordings it would join; give a folder beside it")
        }
        let listing = try SoundFiles.list(input)
        guard !listing.files.isEmpty else { throw AudioError.invalid("\(input) holds no sound files") }
        var failures = SoundPairs.tell(of: listing, in: input)
        let known = Set(listing.files)
        for file in listing.files {
            do {
                try await apply("\(input)/\(file)", "\(output)/\(Self.outputName(of: file, among: known))")
            } catch let error as AudioError where error.isOfOneFile {
                StandardError.write("etude: \(error)\n")
                failures += 1
            } catch let code as ExitCode where code == Ending.incomplete.code {
                // It was said what is missing.
                failures += 1
            }
        }
        if failures > 0 {
            StandardError.write(
                "etude: \(failures) of \(listing.files.count + listing.passedOver.count) could not be applied to as wholes\n"
            )
            throw Ending.incomplete.code
        }
    }

    /// Where a path leads, of which only the beginning may be there.
    private static func place(of path: String) -> String {
        let parts = path.split(separator: "/").map(String.init)
        for count in stride(from: parts.count, through: 1, by: -1) {
            let beginning = (path.hasPrefix("/") ? "/" : "") + parts.prefix(count).joined(separator: "/")
            let real = Location.real(beginning)
            // What is not there comes back as it was given.
            if real.hasPrefix("/"), real != beginning || FileManager.default.fileExists(atPath: real) {
                return ([real] + parts.dropFirst(count)).joined(separator: "/")
            }
        }
        return path.hasPrefix("/") ? path : "\(Location.real("."))/\(path)"
    }

    /// The file's own name where its kind can be written, else that of a wav.
    private static func outputName(of file: String, among known: Set<String>) -> String {
        if (try? AudioFormat.output(file, like: nil)) != nil { return file }
        let short = SoundPairs.stem(file) + ".wav"
        return known.contains(short) ? file + ".wav" : short
    }
}
