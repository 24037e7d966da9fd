import Learning
import Tensors
import TestSupport
import Testing

/// Adversarial losses, as PyTorch has them (`Tests/Golden/losses.py`).
struct AdversarialLossTests {
    struct Fixture: Decodable {
        struct Outcome: Decodable {
            var value: Double
            var real: [[Float]]
            var made: [[Float]]
        }
        var real: [[Float]]
        var made: [[Float]]
        var adversarial: [String: Outcome]
    }

    @Test func valuesAndGradientsAreThoseOfPyTorch() throws {
        let fixture = try GoldenFile.json("losses", as: Fixture.self)
        #expect(fixture.adversarial.count == 2 * AdversarialLoss.allCases.count)
        let tape = Tape()
        func leaves(_ values: [[Float]]) -> [Tensor] {
            values.map { Tensor($0, shape: [3, $0.count / 3]).watched(by: tape) }
        }
        func expect(_ scores: [Tensor], _ gradients: [[Float]], _ name: String) {
            for (score, gradient) in zip(scores, gradients) {
                let ours = score.gradient?.array ?? []
                #expect(ours.count == gradient.count, "\(name)")
                #expect(zip(ours, gradient).allSatisfy { abs($0 - $1) < 1e-6 }, "\(name)")
            }
        }
        for form in AdversarialLoss.allCases {
            let (real, made) = (leaves(fixture.real), leaves(fixture.made))
            let judged = form.discriminator(real: real, made: made)
            tape.backward(from: judged)
            let judging = try #require(fixture.adversarial["\(form.rawValue)_discriminator"])
            #expect(abs(Double(judged.item) - judging.value) < 1e-6)
            expect(real, judging.real, "\(form)")
            expect(made, judging.made, "\(form)")
            let again = leaves(fixture.made)
            let fooled = form.generator(made: again)
            tape.backward(from: fooled)
            let fooling = try #require(fixture.adversarial["\(form.rawValue)_generator"])
            #expect(abs(Double(fooled.item) - fooling.value) < 1e-6)
            expect(again, fooling.made, "\(form)")
        }
    }
}
