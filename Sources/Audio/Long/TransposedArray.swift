import Files

/// A NumPy array `(row, column)`, or some of them one behind another, written a few columns at a time.
///
/// Transforms make frame after frame, and librosa's layout has all frames of a bin together: each block goes to its place in
/// every row.
public final class TransposedArray {
    private let file: OutputFile
    private let headerSize: Int
    private let rows: Int
    private let columns: Int
    private let element: NumpyFile.Element

    /// - Parameters:
    ///   - planes: how many arrays, the first axis of the shape; nil: one, and the shape has no such axis.
    ///   - inputs: files that it is made from, and must not take the place of.
    /// - Throws: ``AudioError`` when the place cannot be written.
    public init(
        _ element: NumpyFile.Element, planes: Int? = nil, rows: Int, columns: Int, to path: String,
        notOver inputs: [String] = []
    ) throws(AudioError) {
        self.element = element
        self.rows = rows
        self.columns = columns
        do throws(FileError) {
            try FileName.require(path, endsIn: ["npy"], for: "an array")
            file = try OutputFile(path, notOver: inputs)
            let header = NumpyFile.header(element, shape: (planes.map { [$0] } ?? []) + [rows, columns])
            headerSize = header.count
            try file.write(header)
        } catch { throw AudioError(error) }
    }

    /// Writes some columns of a plane.
    ///
    /// - Parameter values: `[column][row]`, a complex number as two.
    public func write<Scalar>(
        _ values: [Scalar], columns: Range<Int>, plane: Int = 0
    ) throws(AudioError) {
        let parts = element.size / MemoryLayout<Scalar>.size
        precondition(
            values.count == columns.count * rows * parts,
            "\(values.count) values for \(columns.count) columns"
        )
        guard !columns.isEmpty else { return }
        do throws(FileError) {
            var line = [Scalar](repeating: values[0], count: columns.count * parts)
            for row in 0..<rows {
                for column in 0..<columns.count {
                    for part in 0..<parts {
                        line[column * parts + part] = values[(column * rows + row) * parts + part]
                    }
                }
                try file.seek(
                    to: headerSize + ((plane * rows + row) * self.columns + columns.lowerBound) * element.size
                )
                try NumpyFile.put(line, in: file)
            }
        } catch { throw AudioError(error) }
    }

    /// Completes the file and gives it its name.
    public func finish() throws(AudioError) {
        do throws(FileError) { try file.finish() } catch { throw AudioError(error) }
    }
}
