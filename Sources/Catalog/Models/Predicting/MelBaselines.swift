import Learning
import Tensors

/// Predictions of mel frames that need no training, each the same for every part.
struct MelBaselines {
    /// Frames to predict.
    let frames: Int
    /// Parts to predict: the mix and its stems.
    let parts: Int

    var all: [Baseline] {
        [
            Baseline("repeat_last_frame") { input in
                predict(input) { band, _ in band[band.count - 1] }
            },
            Baseline("mean_frame") { input in
                predict(input) { band, _ in band.reduce(0, +) / Float(band.count) }
            },
            Baseline("recent_mean") { input in
                predict(input) { band, _ in
                    let tail = band.suffix(recent(of: band.count))
                    return tail.reduce(0, +) / Float(tail.count)
                }
            },
            Baseline("linear_extrapolation", extrapolate),
        ]
    }

    /// As many last frames as are predicted, and two at least.
    private func recent(of count: Int) -> Int { min(count, max(2, frames)) }

    /// The least-squares line through the last frames, continued; below zero it is cut.
    private func extrapolate(_ input: Tensor) -> Tensor {
        predict(input) { band, ahead in
            let count = recent(of: band.count)
            let tail = band.suffix(count)
            let mean = tail.reduce(0, +) / Float(count)
            let middle = Float(count - 1) / 2
            var slope: Float = 0
            var spread: Float = 0
            for (place, value) in tail.enumerated() {
                slope += (Float(place) - middle) * (value - mean)
                spread += (Float(place) - middle) * (Float(place) - middle)
            }
            guard spread > 0 else { return mean }
            return max(0, mean + slope / spread * (middle + 1 + Float(ahead)))
        }
    }

    /// (batch, frames, band, part) from (batch, frame, band, 1), a band and a frame ahead at a time.
    private func predict(_ input: Tensor, _ value: (_ band: [Float], _ ahead: Int) -> Float) -> Tensor {
        let (batch, heard, bands) = (input.shape[0], input.shape[1], input.shape[2])
        return Tensor(shape: [batch, frames, bands, parts]) { output in
            input.withValues { input in
                for item in 0..<batch {
                    for band in 0..<bands {
                        let course = (0..<heard).map { input[(item * heard + $0) * bands + band] }
                        for frame in 0..<frames {
                            let place = ((item * frames + frame) * bands + band) * parts
                            let predicted = value(course, frame)
                            for part in 0..<parts { output[place + part] = predicted }
                        }
                    }
                }
            }
        }
    }
}
