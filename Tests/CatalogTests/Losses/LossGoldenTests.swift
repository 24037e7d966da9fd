import Catalog
import Glibc
import Learning
import Tensors
import TestSupport
import Testing

/// Values and gradients of the plain losses, as PyTorch has them (`Tests/Golden/losses.py`).
struct LossGoldenTests {
    struct Fixture: Decodable {
        struct Outcome: Decodable {
            var value: Double
            var gradient: [Float]
        }
        var estimate: [Float]
        var target: [Float]
        var losses: [String: Outcome]
    }

    private static let losses: [(name: String, loss: any Loss)] = {
        var narrowHuber = Huber()
        narrowHuber.delta = 0.3
        var narrowL1 = SmoothL1()
        narrowL1.beta = 0.3
        return [
            ("mse", MeanSquaredError()), ("l1", MeanAbsoluteError()), ("huber", Huber()),
            ("huber_0.3", narrowHuber), ("smooth_l1", SmoothL1()), ("smooth_l1_0.3", narrowL1),
            ("log_cosh", LogCosh()), ("snr", NegativeSNR()), ("si_sdr", NegativeSISDR()),
            ("sign_free_mse", SignFreeSquaredError()), ("sign_free_l1", SignFreeAbsoluteError()),
        ]
    }()

    private func measured(_ loss: any Loss, _ estimate: [Float], _ target: [Float]) -> (Double, [Float]) {
        let tape = Tape()
        let output = Tensor(estimate, shape: [4, 17, 2]).watched(by: tape)
        let value = loss.value(output: output, target: Tensor(target, shape: [4, 17, 2]))
        tape.backward(from: value)
        return (Double(value.item), output.gradient?.array ?? [])
    }

    @Test func valuesAndGradientsAreThoseOfPyTorch() throws {
        let fixture = try GoldenFile.json("losses", as: Fixture.self)
        #expect(Set(fixture.losses.keys) == Set(Self.losses.map(\.name)))
        for (name, loss) in Self.losses {
            let expected = try #require(fixture.losses[name])
            let (value, gradient) = measured(loss, fixture.estimate, fixture.target)
            #expect(abs(value - expected.value) < 1e-6 * abs(expected.value), "\(name): \(value)")
            let largest = expected.gradient.map { abs($0) }.max() ?? 0
            #expect(gradient.count == expected.gradient.count)
            #expect(
                zip(gradient, expected.gradient).allSatisfy { abs($0 - $1) < 2e-6 * largest }, "\(name)")
        }
    }

    /// What each is for, whatever the numbers: polarity, gain, and silence.
    @Test func propertiesOfTheLosses() throws {
        let fixture = try GoldenFile.json("losses", as: Fixture.self)
        let (estimate, target) = (fixture.estimate, fixture.target)
        for loss in [SignFreeSquaredError() as any Loss, SignFreeAbsoluteError()] {
            let (value, gradient) = measured(loss, estimate, target)
            let (mirrored, opposite) = measured(loss, estimate.map { -$0 }, target)
            #expect(value == mirrored && gradient == opposite.map { -$0 })
            #expect(measured(loss, target.map { -$0 }, target).0 == 0)
        }
        let plain = measured(NegativeSISDR(), estimate, target).0
        #expect(abs(measured(NegativeSISDR(), estimate.map { 3 * $0 + 0.5 }, target).0 - plain) < 1e-4)
        #expect(abs(measured(NegativeSNR(), estimate.map { 3 * $0 }, target).0) > 0.1)
        let silence = [Float](repeating: 0, count: target.count)
        for (name, loss) in Self.losses {
            for (a, b) in [(silence, target), (target, silence), (silence, silence), (target, target)] {
                let (value, gradient) = measured(loss, a, b)
                #expect(value.isFinite && gradient.allSatisfy(\.isFinite), "\(name)")
            }
            var broken = estimate
            broken[40] = .nan
            #expect(measured(loss, broken, target).0.isNaN, "\(name) hides what is not a number")
        }
    }

    /// Half the square of a small difference to the last digit, where log(cosh(x)) by itself would be zero.
    @Test func logCoshKeepsItsDigitsNearZero() {
        let tape = Tape()
        for difference in [Float(1e-4), 3e-6, 0.2499, 0.2501, 4, 50] {
            let output = Tensor([difference], shape: [1]).watched(by: tape)
            let value = LogCosh().value(output: output, target: Tensor([0], shape: [1]))
            let x = Double(difference)
            let expected =
                x < 0.1 ? x * x / 2 - x * x * x * x / 12 : x + log1p(exp(-2 * x)) - log(2)
            #expect(abs(Double(value.item) - expected) < 1e-6 * expected, "\(difference)")
            tape.clear()
        }
    }
}
