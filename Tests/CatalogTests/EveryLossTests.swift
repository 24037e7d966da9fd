import Catalog
import Glibc
import Learning
import Randomness
import Specs
import Tensors
import Testing

/// What every loss of the catalog must do, with the small settings that its entry states.
struct EveryLossTests {
    private static let cases: [(kind: String, place: Int, domain: Representation)] = Catalog.losses
        .flatMap { entry in
            entry.tiny.indices.flatMap { place in
                entry.init().domains.map { (entry.kind, place, $0) }
            }
        }

    private static func make(_ kind: String, _ place: Int) throws -> any Loss {
        let entry = try #require(Catalog.losses.first { $0.kind == kind })
        return try entry.decode(JSONParser.parse(entry.tiny[place], source: "\(kind).json")).spec
            .makeLoss(sampleRate: 8_000)
    }

    /// An estimate's or a target's numbers, as the representation has them.
    private static func tensor(_ domain: Representation, seed: Int) -> Tensor {
        let shape: Shape =
            switch domain {
            case .waveform: [2, 640, 1]
            case .magnitudes: [2, 9, 33, 1]
            case .mel, .logMel: [2, 9, 20]
            case .logMagnitudesAndPhases: [2, 9, 33, 2]
            }
        var generator = RandomKey(seed: 61).derive(seed).generator()
        return Tensor(
            (0..<shape.count).map { index in
                let draw = Float(generator.normal())
                switch domain {
                case .waveform: return 0.3 * draw
                case .magnitudes, .mel, .logMel: return 0.2 + abs(draw)
                case .logMagnitudesAndPhases: return index % 2 == 0 ? 0.2 + abs(draw) : draw
                }
            }, shape: shape)
    }

    /// A scalar that is least where the estimate is the target, with the gradient that differences show.
    @Test(arguments: cases)
    func lossesAreLeastAtTheTargetAndHaveTrueGradients(
        kind: String, place: Int, domain: Representation
    ) throws {
        let loss = try Self.make(kind, place)
        let target = Self.tensor(domain, seed: 1)
        let far = Self.tensor(domain, seed: 2)
        func between(_ share: Float, from start: Float = 1) -> Tensor {
            Tensor(zip(target.array, far.array).map { start * $0 + share * ($1 - $0) }, shape: target.shape)
        }
        func value(_ output: Tensor) -> Double { Double(loss.value(output: output, target: target).item) }
        let values = [0, 0.02, 0.5].map { value(between($0)) }
        #expect(values.allSatisfy { $0.isFinite })
        #expect(values[0] < values[1] && values[1] < values[2], "\(values)")
        #expect(loss.value(output: far, target: target).count == 1)

        // Half way to the other sound hundreds of bins are as loud as the target's, where logarithms of magnitudes have their
        // kinks, or nearly empty; near twice the target there are few of either.
        let (start, share): (Float, Float) = kind == "mr_stft" ? (2, 0.1) : (1, 0.5)
        let tape = Tape()
        let output = between(share, from: start).watched(by: tape)
        tape.backward(from: loss.value(output: output, target: target))
        let gradient = try #require(output.gradient).array
        #expect(gradient.allSatisfy { $0.isFinite } && gradient.contains { $0 != 0 })
        // Differences of absolute logarithms have kinks; one may lie within the reach of a large step.
        let agreements = [Float(0.01), 0.003, 0.001].map { step in
            let seen = value(between(share + step, from: start)) - value(between(share - step, from: start))
            let told = zip(gradient, zip(target.array, far.array)).reduce(0.0) {
                $0 + Double($1.0) * Double(2 * step * ($1.1.1 - $1.1.0))
            }
            return (
                isRight: abs(seen - told) <= 0.1 * max(abs(seen), abs(told)) + 1e-5 * abs(values[2]), seen,
                told
            )
        }
        #expect(agreements.contains { $0.isRight }, "\(agreements)")
        #expect(loss.weight >= 0 && !loss.name.isEmpty)
    }

    /// What stands in the file is what the sum is weighted with.
    @Test(arguments: Catalog.losses.map { $0.kind })
    func weightsAreRead(kind: String) throws {
        let entry = try #require(Catalog.losses.first { $0.kind == kind })
        let text =
            entry.tiny[0] == "{}"
            ? "{\"weight\": 0.25}"
            : entry.tiny[0].replacing("{", with: "{\"weight\": 0.25, ", maxReplacements: 1)
        let loss = try entry.decode(JSONParser.parse(text, source: "x.json")).spec.makeLoss(sampleRate: 8_000)
        #expect(loss.weight == 0.25)
    }
}
