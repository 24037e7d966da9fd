import CKernels

/// A long one-dimensional convolution in the frequency domain: a third to a quarter of the direct method's time, and as
/// exact.
///
/// The signals of a batch are cut into tiles of 64 samples (overlap-save). Blocks of tiles are transformed, multiplied
/// frequency by frequency, and transformed back; how they are cut depends on the shapes alone.
struct SpectralConvolution: ConvolutionMethod {
    private let batch: Int
    /// Samples of the input and of the output.
    private let count: Int
    private let outCount: Int
    private let input: Int
    private let output: Int
    private let kernel: Int
    private let padding: Int

    var outHeight: Int { 1 }
    var outWidth: Int { outCount }

    /// - Returns: nil where the direct method is the better one, or the only one.
    init?(image: Shape, out: Int, geometry g: ConvolutionGeometry) {
        let count = image[2]
        let outCount = count + g.padLeft + g.padRight - g.kernelWidth + 1
        guard image[1] == 1, g.kernelHeight == 1, g.padTop + g.padBottom == 0, g.strideWidth == 1,
            g.dilationWidth == 1, g.groups == 1, (7...32).contains(g.kernelWidth),
            g.padLeft < g.kernelWidth, image[3] % 16 == 0, out % 16 == 0, min(count, outCount) >= 128
        else { return nil }
        batch = image[0]
        self.count = count
        self.outCount = outCount
        input = image[3]
        output = out
        kernel = g.kernelWidth
        padding = g.padLeft
    }

    // MARK: - Cutting

    /// New samples a tile yields.
    private var step: Int { CK_SPECTRAL_SIZE - kernel + 1 }
    private var planes: Int { CK_SPECTRAL_PLANES }

    /// How tiles lie on signals of `count` samples, `offset` samples after their own output.
    private func tiling(
        count: Int, channels: Int, tiles: Int, offset: Int = 0, kept: Int = CK_SPECTRAL_SIZE
    ) -> ck_spectral_tiling {
        ck_spectral_tiling(
            count: count, channels: channels, per_signal: tiles, step: step, start: offset, kept: kept)
    }

    /// The tiles of a batch, in blocks whose spectra stay near the processor.
    private func forEachBlock(tilesPerSignal: Int, _ body: (_ tiles: Range<Int>, _ index: Int) -> Void) {
        let tiles = batch * tilesPerSignal
        let size = min(1_024, max(256, (1 << 22) / (256 * (input + output))))
        let blocks = (tiles + size - 1) / size
        for block in 0..<blocks { body(ThreadPool.chunkRange(block, of: blocks, count: tiles), block) }
    }

    private func spectrum(_ tiles: Int, channels: Int) -> Tensor {
        Tensor(uninitialized: [planes * ck_spectral_plane(tiles, channels)])
    }

    private func analyse(
        _ signals: Tensor, _ tiling: ck_spectral_tiling, _ tiles: Range<Int>, into spectrum: Tensor
    ) {
        ThreadPool.run(over: tiles.count, grain: 8) { range, _ in
            withUnsafePointer(to: tiling) {
                ck_spectral_analyse(
                    $0, signals.pointer, tiles.lowerBound + range.lowerBound,
                    tiles.lowerBound + range.upperBound, tiles.lowerBound, tiles.count, spectrum.pointer)
            }
        }
    }

    private func synthesise(
        _ spectrum: Tensor, _ tiling: ck_spectral_tiling, _ tiles: Range<Int>, skip: Int, bias: Tensor?,
        into signals: Tensor
    ) {
        ThreadPool.run(over: tiles.count, grain: 8) { range, _ in
            withUnsafePointer(to: tiling) {
                ck_spectral_synthesise(
                    $0, spectrum.pointer, tiles.lowerBound + range.lowerBound,
                    tiles.lowerBound + range.upperBound, tiles.lowerBound, tiles.count, skip, bias?.pointer,
                    signals.pointer)
            }
        }
    }

    private func kernelSpectrum(_ weight: Tensor) -> Tensor {
        let spectrum = Tensor(uninitialized: [ck_spectral_kernel_count(input, output)])
        ThreadPool.run(over: input, grain: 4) { range, _ in
            ck_spectral_kernel(
                weight.pointer, input, output, kernel, range.lowerBound, range.upperBound, spectrum.pointer)
        }
        return spectrum
    }

    // MARK: - The three directions

    func forward(_ source: Tensor, _ weight: Tensor, _ bias: Tensor?, into result: Tensor) {
        let kernels = kernelSpectrum(weight)
        let perSignal = (outCount + step - 1) / step
        let from = tiling(count: count, channels: input, tiles: perSignal, offset: -padding)
        let to = tiling(count: outCount, channels: output, tiles: perSignal)
        forEachBlock(tilesPerSignal: perSignal) { tiles, _ in
            let x = spectrum(tiles.count, channels: input)
            let y = spectrum(tiles.count, channels: output)
            analyse(source, from, tiles, into: x)
            ThreadPool.run(chunks: planes) { plane, _ in
                ck_spectral_apply(plane, tiles.count, input, output, x.pointer, kernels.pointer, y.pointer)
            }
            synthesise(y, to, tiles, skip: 0, bias: bias, into: result)
        }
    }

    /// Tiles lie on the input; each is given the output gradients that it had a part in, so that one transform of those
    /// serves both the input's gradient and the kernel's.
    func backward(_ source: Tensor, _ weight: Tensor, _ bias: Tensor?, _ gradient: Tensor) {
        let sourceGradient = source.needsGradient ? Tensor(uninitialized: source.shape) : nil
        let kernels = sourceGradient == nil ? nil : kernelSpectrum(weight)
        let products =
            weight.needsGradient ? Tensor(uninitialized: [ck_spectral_kernel_count(input, output)]) : nil
        let perSignal = (count + step - 1) / step
        let upstream = tiling(
            count: outCount, channels: output, tiles: perSignal, offset: padding - kernel + 1)
        let own = tiling(count: count, channels: input, tiles: perSignal, kept: step)
        forEachBlock(tilesPerSignal: perSignal) { tiles, index in
            let g = spectrum(tiles.count, channels: output)
            let x = spectrum(tiles.count, channels: input)
            analyse(gradient, upstream, tiles, into: g)
            if let products {
                analyse(source, own, tiles, into: x)
                ThreadPool.run(chunks: planes) { plane, _ in
                    ck_spectral_products(
                        plane, tiles.count, input, output, x.pointer, g.pointer, index > 0 ? 1 : 0,
                        products.pointer)
                }
            }
            if let sourceGradient, let kernels {
                // The input's spectrum is done with: its memory takes the gradient's.
                ThreadPool.run(chunks: planes) { plane, _ in
                    ck_spectral_apply_back(
                        plane, tiles.count, input, output, g.pointer, kernels.pointer, x.pointer)
                }
                synthesise(x, own, tiles, skip: kernel - 1, bias: nil, into: sourceGradient)
            }
        }
        if let sourceGradient { source.accumulate(sourceGradient) }
        if let products { weight.accumulate(kernelGradient(products, weight.shape)) }
        if let bias, bias.needsGradient { bias.accumulate(gradient.rowSums(groups: batch)) }
    }

    private func kernelGradient(_ products: Tensor, _ shape: Shape) -> Tensor {
        let result = Tensor(uninitialized: shape)
        ThreadPool.run(over: input, grain: 4) { range, _ in
            ck_spectral_kernel_gradient(
                products.pointer, input, output, kernel, range.lowerBound, range.upperBound, result.pointer)
        }
        return result
    }
}
