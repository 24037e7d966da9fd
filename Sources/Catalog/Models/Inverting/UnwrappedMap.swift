import Audio

/// How a reassigned spectrogram is written as rows of numbers for the three networks.
package struct UnwrappedMap {
    package static let frameSize = 80
    package static let hop = 20
    package static let bins = 41

    package let approach: Int
    package let layout: ReassignedInverter.Layout

    package init(approach: Int, layout: ReassignedInverter.Layout) {
        self.approach = approach
        self.layout = layout
    }

    /// Numbers in a row: three maps of two frames' bins share a kernel of two rows, or of 20 places each.
    package var width: Int { approach == 1 ? 3 * Self.bins : 3 * Self.hop }

    /// Rows of so many frames.
    package func rows(of frames: Int) -> Int { approach == 1 ? frames : frames + 1 }

    /// Samples that a network makes of so many rows.
    package func samples(of rows: Int) -> Int { Self.hop * (approach == 1 ? rows - 1 : rows) }

    /// Frames of so many samples.
    package func frames(of samples: Int) -> Int {
        approach == 1 ? 1 + samples / Self.hop : 1 + (samples - Self.frameSize) / Self.hop
    }

    /// Writes ``rows(of:)`` times ``width`` numbers.
    package func write<Scalar: BinaryFloatingPoint>(
        _ map: ReassignedSpectrogram<Scalar>, into values: UnsafeMutablePointer<Float>
    ) {
        let parts = [map.frequencies, map.times, map.magnitudes]
        for (part, numbers) in parts.enumerated() {
            numbers.withUnsafeBufferPointer { numbers in
                approach == 1
                    ? interleave(numbers, part, map.frameCount, into: values)
                    : unwrap(numbers, part, map.frameCount, into: values)
            }
        }
    }

    private func interleave<Scalar: BinaryFloatingPoint>(
        _ numbers: UnsafeBufferPointer<Scalar>, _ part: Int, _ frames: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        for frame in 0..<frames {
            let row = values + frame * width + part * Self.bins
            for bin in 0..<Self.bins { row[bin] = Float(numbers[frame * Self.bins + bin]) }
        }
    }

    private func unwrap<Scalar: BinaryFloatingPoint>(
        _ numbers: UnsafeBufferPointer<Scalar>, _ part: Int, _ frames: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        let (hop, bins) = (Self.hop, Self.bins)
        func put(_ place: Int, _ number: Scalar) {
            values[place / hop * width + part * hop + place % hop] = Float(number)
        }
        let before = frames - 1
        switch layout {
        case .published:
            for bin in 0..<hop {
                for frame in 0..<before { put(bin * before + frame, numbers[frame * bins + bin]) }
            }
        case .timeAligned:
            for frame in 0..<before {
                for bin in 0..<hop { put(frame * hop + bin, numbers[frame * bins + bin]) }
            }
        }
        // Of the last frame all bins but the highest, for which no place is left.
        for bin in 0..<2 * hop { put(hop * before + bin, numbers[before * bins + bin]) }
    }
}
