/// A part of a convolution that one thread computes: a plan for its shape, and where its input and output begin.
struct ConvolutionPiece {
    let plan: ConvolutionPlan
    /// Floats from the first one of the whole.
    let input: Int
    let output: Int
}

/// How a convolution is cut into pieces: a function of its shape alone, and so are the results.
///
/// A batch is cut into runs of examples. Where it has too few of them, and they are large, each example is cut into bands of rows
/// (of samples, in one dimension): neighbours read a few rows of each other's input, and only the first and the last are
/// padded.
struct ConvolutionPieces {
    private(set) var pieces: [ConvolutionPiece] = []
    private(set) var inputPieces: [ConvolutionPiece] = []
    let outHeight: Int
    let outWidth: Int

    /// Operations that pay for handing a band over.
    private static let leastWork = 8e6
    /// Of rows that a band computes.
    fileprivate static let leastRows = 8

    init(image: Shape, out: Int, hasBias: Bool, geometry: ConvolutionGeometry) {
        func plan(_ image: Shape, _ geometry: ConvolutionGeometry) -> ConvolutionPlan {
            ConvolutionPlans.plan(.init(image: image, out: out, geometry: geometry, hasBias: hasBias))
        }
        let axis = Axis(image, geometry)
        (outHeight, outWidth) = geometry.extent(image[1], image[2])
        let outExtent = axis.isHeight ? outHeight : outWidth
        let perExample =
            2.0 * Double(image[1] * image[2] * image[3]) * Double(out)
            * Double(geometry.kernelHeight * geometry.kernelWidth) / Double(geometry.groups)
        let (inputStride, outputStride) = (image[1] * image[2] * image[3], outHeight * outWidth * out)
        let bands = min(16 / image[0], Int(perExample / Self.leastWork), outExtent / Self.leastRows)
        guard bands > 1, image[0] < 8, axis.canBeCut else {
            let chunks = BatchChunks(batch: image[0], workPerExample: perExample)
            for chunk in 0..<chunks.count {
                let size = chunk == chunks.count - 1 ? chunks.last : chunks.size
                pieces.append(
                    ConvolutionPiece(
                        plan: plan([size, image[1], image[2], image[3]], geometry),
                        input: chunk * chunks.size * inputStride, output: chunk * chunks.size * outputStride))
            }
            inputPieces = pieces
            return
        }
        let rowStride = (
            input: inputStride / axis.extent, output: outputStride / outExtent
        )
        func cut(_ extent: Int, _ band: (Range<Int>) -> Axis.Band) -> [ConvolutionPiece] {
            // Rounded, so that clips of many lengths share the plans of all their bands but the last.
            let least = (extent + bands - 1) / bands
            let step = least < 128 ? 8 : 32
            let rows = (least + step - 1) / step * step
            // A few rows at the end stay with those before: alone, no window might reach them.
            var starts = Array(stride(from: 0, to: extent, by: rows))
            if starts.count > 1, extent - starts[starts.count - 1] < axis.leastRows { starts.removeLast() }
            let cuts = zip(starts, starts.dropFirst() + [extent]).map { band($0..<$1) }
            let found = (0..<image[0]).flatMap { item in cuts.map { (item: item, band: $0) } }
            return found.map { item, band in
                let (shape, geometry) = axis.part(band, of: image, geometry)
                return ConvolutionPiece(
                    plan: plan(shape, geometry),
                    input: item * inputStride + band.input.lowerBound * rowStride.input,
                    output: item * outputStride + band.output.lowerBound * rowStride.output)
            }
        }
        pieces = cut(outExtent) { axis.band(output: $0) }
        inputPieces = cut(axis.extent) { axis.band(input: $0, outExtent: outExtent) }
        demand(
            (pieces + inputPieces).allSatisfy { $0.plan.outHeight > 0 && $0.plan.outWidth > 0 },
            "a convolution of \(image) was cut into empty bands")
    }

    /// The axis that is cut: height, or width where an image has one row.
    private struct Axis {
        struct Band {
            let input: Range<Int>
            let output: Range<Int>
            let padding: (before: Int, after: Int)
        }

        let isHeight: Bool
        let extent: Int
        /// Of a band.
        var leastRows: Int { max(ConvolutionPieces.leastRows, stride) }
        private let reach: Int
        private let stride: Int
        private let padding: (before: Int, after: Int)

        init(_ image: Shape, _ g: ConvolutionGeometry) {
            isHeight = image[1] > 1
            extent = isHeight ? image[1] : image[2]
            reach = isHeight ? (g.kernelHeight - 1) * g.dilationHeight : (g.kernelWidth - 1) * g.dilationWidth
            stride = isHeight ? g.strideHeight : g.strideWidth
            padding = isHeight ? (g.padTop, g.padBottom) : (g.padLeft, g.padRight)
        }

        /// Whether every row is reached by some window, so that a band of them begins and ends with one; and no window lies in the
        /// padding alone.
        var canBeCut: Bool { reach + 1 >= stride && padding.before <= reach && padding.after <= reach }

        /// What these rows of the output are computed from.
        func band(output: Range<Int>) -> Band {
            let first = output.lowerBound * stride - padding.before
            let end = (output.upperBound - 1) * stride - padding.before + reach + 1
            return Band(
                input: max(0, first)..<min(extent, end), output: output,
                padding: (max(0, -first), max(0, end - extent)))
        }

        /// The windows that reach these rows of the input, and how far they reach beyond.
        func band(input: Range<Int>, outExtent: Int) -> Band {
            let first = max(0, (input.lowerBound + padding.before - reach + stride - 1) / stride)
            let end = min(outExtent, (input.upperBound - 1 + padding.before) / stride + 1)
            return Band(
                input: input, output: first..<end,
                padding: (
                    input.lowerBound - (first * stride - padding.before),
                    max(0, (end - 1) * stride - padding.before + reach + 1 - input.upperBound)
                ))
        }

        func part(_ band: Band, of image: Shape, _ geometry: ConvolutionGeometry) -> (
            Shape, ConvolutionGeometry
        ) {
            var geometry = geometry
            if isHeight {
                (geometry.padTop, geometry.padBottom) = band.padding
                return ([1, band.input.count, image[2], image[3]], geometry)
            }
            (geometry.padLeft, geometry.padRight) = band.padding
            return ([1, 1, band.input.count, image[3]], geometry)
        }
    }
}

extension ConvolutionGeometry {
    /// The output's (height, width) for an input's.
    func extent(_ height: Int, _ width: Int) -> (height: Int, width: Int) {
        (
            (height + padTop + padBottom - dilationHeight * (kernelHeight - 1) - 1) / strideHeight + 1,
            (width + padLeft + padRight - dilationWidth * (kernelWidth - 1) - 1) / strideWidth + 1
        )
    }
}
