import Glibc

/// How one file is reached from where another lies.
enum RelativePath {
    /// - Parameters:
    ///   - path: absolute, or relative to the working folder.
    ///   - file: beside which the result is read: a report.
    static func of(_ path: String, from file: String) -> String {
        let own = parts(path)
        let base = parts(file).dropLast()
        let shared = zip(own, base).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: base.count - shared) + own.dropFirst(shared)).joined(
            separator: "/")
    }

    /// The path that a relative one means, beside a file.
    static func resolve(_ path: String, beside file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    private static func parts(_ path: String) -> [String] {
        var parts: [String] = []
        if !path.hasPrefix("/"), let folder = getcwd(nil, 0) {
            parts = String(cString: folder).split(separator: "/").map(String.init)
            free(folder)
        }
        for part in path.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts
    }
}
