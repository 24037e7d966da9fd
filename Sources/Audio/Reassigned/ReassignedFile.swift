/// Reassigned spectrograms in NumPy's files, as librosa's arrays are saved.
public enum ReassignedFile {
    /// Names an array may have in an archive; the first are ours.
    private static let names = [
        ["frequencies", "freqs", "frequency", "freq"], ["times", "time"],
        ["magnitudes", "mags", "magnitude", "mag"],
    ]

    /// Reads an .npz archive of `frequencies`, `times` and `magnitudes` (or `freqs`, `times`, `mags`), each (bin, frame)
    /// as librosa returns them, or an .npy file of shape (3, bin, frame). Any floating-point kind will do.
    ///
    /// - Throws: ``AudioError`` when the file cannot be read, an array is missing, or shapes disagree.
    public static func read(_ path: String) throws(AudioError) -> ReassignedSpectrogram<Double> {
        path.lowercased().hasSuffix(".npz") ? try archive(path) : try array(path)
    }

    private static func archive(_ path: String) throws(AudioError) -> ReassignedSpectrogram<Double> {
        let archive = try NumpyArchive(path)
        var parts: [(name: String, values: [Double], shape: [Int])] = []
        for names in names {
            let found = names.first { archive.names.contains($0) } ?? names[0]
            let (values, shape) = try archive.array(found)
            parts.append((found, try real(values, "\(path) (\(found))"), shape))
        }
        for part in parts {
            guard part.shape.count == 2 else {
                throw .invalid(
                    "\(path): \(part.name) has \(part.shape.count) dimensions, not the two (bin, frame) of one channel"
                )
            }
            guard part.shape == parts[0].shape else {
                throw .invalid(
                    "\(path): \(part.name) has the shape \(text(part.shape)) and \(parts[0].name) \(text(parts[0].shape)); they must have one shape"
                )
            }
        }
        return map(parts.map(\.values), bins: parts[0].shape[0], frames: parts[0].shape[1])
    }

    private static func array(_ path: String) throws(AudioError) -> ReassignedSpectrogram<Double> {
        let (values, shape) = try NumpyFile.read(path)
        guard shape.count == 3, shape[0] == 3 else {
            throw .invalid(
                "\(path) has the shape \(text(shape)); a reassigned spectrogram has (3, bin, frame): frequencies, times, magnitudes"
            )
        }
        let all = try real(values, path)
        let size = shape[1] * shape[2]
        return map((0..<3).map { Array(all[$0 * size..<($0 + 1) * size]) }, bins: shape[1], frames: shape[2])
    }

    private static func real(_ values: NumpyFile.Values, _ place: String) throws(AudioError) -> [Double] {
        switch values {
        case .float32(let values): return values.map(Double.init)
        case .float64(let values): return values
        case .complex64:
            throw .invalid(
                "\(place) is complex; a reassigned spectrogram has real frequencies, times and magnitudes")
        }
    }

    private static func map(_ parts: [[Double]], bins: Int, frames: Int) -> ReassignedSpectrogram<Double> {
        let turned = parts.map { part in
            (0..<frames).flatMap { frame in (0..<bins).map { part[$0 * frames + frame] } }
        }
        return ReassignedSpectrogram(
            frameCount: frames, binCount: bins, frequencies: turned[0], times: turned[1],
            magnitudes: turned[2])
    }

    private static func text(_ shape: [Int]) -> String {
        "(\(shape.map(String.init).joined(separator: ", "))\(shape.count == 1 ? "," : ""))"
    }
}
