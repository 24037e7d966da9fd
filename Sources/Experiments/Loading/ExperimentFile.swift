import Files
import Glibc
import Specs

/// An experiment as text: a JSON file, what it extends, and the options of the command line laid over it.
public struct ExperimentFile: Sendable {
    /// The path as the person gave it.
    public let path: String
    /// The file's name without `.json`.
    public let stem: String
    /// The folder that the file is in: the study.
    public let study: String
    /// The `--set` options, in order, their paths in the form that is shown.
    public let overrides: [String]
    /// The whole object, `extends` resolved and gone, places kept.
    public let node: Node
    /// What the options set, in order.
    let settings: [(path: SettingPath, value: Node)]
    /// Options that cannot be set; they are told together with all that is wrong with the rest.
    let faults: [Mistake]

    /// Reads a file.
    ///
    /// - Parameter overrides: `path=value` each; laid over in turn.
    /// - Throws: ``SpecError`` when the file, or one that it extends, cannot be read or is not a JSON object.
    public init(path: String, overrides: [String] = []) throws(SpecError) {
        self.path = path
        let parts = Self.absolute(path).split(separator: "/")
        stem = parts.last.map { $0.hasSuffix(".json") ? String($0.dropLast(5)) : String($0) } ?? ""
        study = parts.dropLast().last.map(String.init) ?? ""
        var node = try Self.load(path, from: nil, chain: [])
        var settings: [(path: SettingPath, value: Node)] = []
        var faults: [Mistake] = []
        for option in overrides {
            do throws(SpecError) {
                let (setting, value) = try Node.option(option)
                if let sentence = Self.objection(toSetting: setting) {
                    throw SpecError(at: value.place, path: setting.description, sentence)
                }
                node = try node.setting(setting.description, to: value)
                settings.append((setting, value))
            } catch {
                faults += error.mistakes
            }
        }
        self.node = node
        self.settings = settings
        self.faults = faults
        // Paths have one form wherever they are shown.
        self.overrides = overrides.map { option in
            guard let sign = option.firstIndex(of: "=") else { return option }
            return SettingPath.shown(String(option[..<sign])) + option[sign...]
        }
    }

    /// Keys of files, which are gone once a file is read: no option and no sweep can set them.
    private static let ownKeys: Set<String> = ["extends", "$schema"]

    /// Why a path cannot be set once the file is read; nil where that is for decoding to say.
    static func objection(toSetting path: SettingPath) -> String? {
        guard case .key(let key)? = path.steps.first, ownKeys.contains(key) else { return nil }
        return
            "is a key of files, which are read before anything is set; write it in a file, and name that one"
    }

    /// - Parameter from: where the path is written, for a file that is extended.
    private static func load(_ path: String, from: Place?, chain: [String]) throws(SpecError) -> Node {
        let place = from ?? Place(path)
        guard !chain.contains(absolute(path)) else {
            throw SpecError(
                at: place, path: "extends", "extends itself: \((chain + [path]).joined(separator: ", "))")
        }
        let node = try JSONParser.parse(try text(of: path, from: from), source: path)
        guard case .object(let members) = node.value else {
            throw SpecError(
                at: node.place, "expected an experiment, which is an object; found \(node.inWords)")
        }
        let own = Node(
            .object(members.filter { !ownKeys.contains($0.key) }), at: node.place)
        guard let extended = node["extends"] else { return own }
        let bases = extended.array ?? [extended]
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var below: Node?
        for base in bases {
            guard let name = base.string, !name.isEmpty else {
                throw SpecError(
                    at: base.place, path: "extends",
                    "expected the path of an experiment, or a list of them, beside this file or in the working directory; "
                        + "found \(base.inWords)")
            }
            let found = Location(name, writtenAt: base.place).path
            // Where there is none, the file that was meant is the one beside this one.
            let isMissing = !found.hasPrefix("/") && access(found, F_OK) != 0
            let target = isMissing ? folder + name : found
            let whole = try load(target, from: base.place, chain: chain + [absolute(path)])
            // A name is one file's own: who extends it is another experiment.
            let node = Node(.object(whole.members.filter { $0.key != "name" }), at: whole.place)
            below = below?.overlaid(with: node) ?? node
        }
        return below?.overlaid(with: own) ?? own
    }

    private static func text(of path: String, from: Place?) throws(SpecError) -> String {
        let key = from == nil ? "" : "extends"
        // An empty name names no place.
        let place = from ?? Place(FileName.shown(path))
        var status = stat()
        guard stat(path, &status) == 0, let file = fopen(path, "rb") else {
            throw SpecError(
                at: place, path: key,
                "cannot read \(FileName.shown(path)): \(String(cString: strerror(errno)).lowercased())")
        }
        defer { fclose(file) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw SpecError(at: place, path: key, "\(path) is a folder; give a JSON file in it")
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, file), count > 0 {
            bytes += block[0..<count]
            guard bytes.count < 1 << 24 else {
                throw SpecError(at: place, path: key, "\(path) is larger than any experiment; is it one?")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SpecError(
                at: place, path: key, "\(path) is not text in UTF-8; an experiment is a JSON file")
        }
        return text
    }

    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
