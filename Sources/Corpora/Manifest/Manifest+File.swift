import FoundationEssentials

extension Manifest {
    /// Reads the manifest in a corpus's folder; nil where there is none.
    ///
    /// - Throws: ``CorpusError`` when it is there and is damaged.
    public static func read(in folder: String) throws(CorpusError) -> Manifest? {
        let path = folder + "/" + fileName
        guard Files.exists(path) else { return nil }
        let manifest: Manifest
        do {
            manifest = try JSONDecoder().decode(Manifest.self, from: Data(try Files.bytes(of: path)))
        } catch let error as CorpusError {
            throw error
        } catch {
            throw .damagedManifest(path: path, reason: "not the JSON that preparing writes")
        }
        guard manifest.format == currentFormat else {
            throw .damagedManifest(
                path: path, reason: "format \(manifest.format), where this version reads \(currentFormat)")
        }
        guard manifest.fingerprint == fingerprint(of: manifest.clips) else {
            throw .damagedManifest(path: path, reason: "its fingerprint does not fit its clips")
        }
        return manifest
    }

    /// Writes the manifest into a corpus's folder, whole or not at all.
    func write(in folder: String) throws(CorpusError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try Files.write([UInt8](encoder.encode(self)), to: folder + "/" + Self.fileName)
        } catch let error as CorpusError {
            throw error
        } catch {
            throw .file(path: folder, reason: "the manifest cannot be encoded (\(error))")
        }
    }
}
