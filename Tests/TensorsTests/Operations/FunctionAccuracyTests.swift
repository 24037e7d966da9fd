import Foundation
import Tensors
import Testing

/// The elementary functions are our own: against the C library's, in double precision, over their whole range.
struct FunctionAccuracyTests {
    private static let places: [Float] = {
        var places: [Float] = [
            0, 1e-30, 1e-10, 1e-5, 0.1, 0.3399, 0.3401, 0.5, 0.6249, 0.6251, 0.999, 1, 1.5,
        ]
        for index in 0..<400 { places.append(Float(index) * 0.237 + 0.013) }
        for exponent in stride(from: -37.0, through: 37.0, by: 0.37) {
            places.append(Float(Foundation.pow(10, exponent)))
        }
        return places + places.map { -$0 }
    }()

    /// The largest relative error where the reference is a normal float, and its place.
    private func error(
        of function: (Tensor) -> Tensor, from reference: (Double) -> Double, over places: [Float]
    ) -> (error: Double, place: Float) {
        let values = function(Tensor(places, shape: [places.count])).array
        var worst = (error: 0.0, place: Float(0))
        for (x, y) in zip(places, values) {
            let exact = reference(Double(x))
            let isLarge = abs(exact) > Double(Float.greatestFiniteMagnitude)
            if isLarge || exact.isNaN || abs(exact) < Double(Float.leastNormalMagnitude) {
                let fits = isLarge ? abs(y) > 3e38 : exact.isNaN ? y.isNaN : abs(Double(y) - exact) < 2e-38
                if !fits { return (.infinity, x) }
                continue
            }
            let error = abs(Double(y) - exact) / abs(exact)
            if !(error <= worst.error) { worst = (error, x) }
        }
        return worst
    }

    @Test func functionsKeepTheirDigits() {
        let moderate = Self.places.filter { abs($0) < 1e6 }
        let functions: [(String, (Tensor) -> Tensor, (Double) -> Double, [Float])] = [
            ("exp", { $0.exp() }, { Foundation.exp($0) }, Self.places),
            ("expm1", { $0.expm1() }, { Foundation.expm1($0) }, Self.places),
            ("log", { $0.log() }, { Foundation.log($0) }, Self.places),
            ("log1p", { $0.log1p() }, { Foundation.log1p($0) }, Self.places),
            ("tanh", { $0.tanh() }, { Foundation.tanh($0) }, Self.places),
            (
                "sigmoid", { $0.sigmoid() }, { 1 / (1 + Foundation.exp(-$0)) },
                Self.places.filter { $0 > -80 }
            ),
            (
                "softplus", { $0.softplus() },
                { max($0, 0) + Foundation.log1p(Foundation.exp(-abs($0))) }, Self.places
            ),
            ("sin", { $0.sin() }, { Foundation.sin($0) }, moderate),
            ("cos", { $0.cos() }, { Foundation.cos($0) }, moderate),
            ("sqrt", { $0.sqrt() }, { $0.squareRoot() }, Self.places),
        ]
        for (name, function, reference, places) in functions {
            let worst = error(of: function, from: reference, over: places)
            #expect(worst.error < 5e-7, "\(name) is off by \(worst.error) at \(worst.place)")
        }
    }

    @Test func geluIsRightToTheError() {
        for index in -600...600 {
            let x = Double(index) * 0.01
            let exact = 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
            let value = Tensor([Float(x)], shape: [1]).gelu().array[0]
            #expect(abs(Double(value) - exact) < 1e-6)
        }
    }

    @Test func specialValues() {
        let x = Tensor([.infinity, -.infinity, .nan, 0], shape: [4])
        #expect(x.exp().array.prefix(2) == [.infinity, 0])
        #expect(x.log().array[0] == .infinity && x.log().array[3] == -.infinity)
        #expect(x.tanh().array.prefix(2) == [1, -1])
        #expect(x.sigmoid().array.prefix(2) == [1, 0])
        #expect(x.softplus().array.prefix(2) == [.infinity, 0])
        #expect(x.log1p().array[0] == .infinity && x.expm1().array.prefix(2) == [.infinity, -1])
        let functions: [(Tensor) -> Tensor] = [
            { $0.exp() }, { $0.expm1() }, { $0.log() }, { $0.log1p() }, { $0.tanh() }, { $0.sigmoid() },
            { $0.softplus() }, { $0.sin() }, { $0.cos() }, { $0.gelu() }, { $0.geluTanh() }, { $0.silu() },
            { $0.elu() }, { $0.clamped(-1, 1) }, { $0.pow(0.5) }, { $0.leakyRelu() }, { $0.absolute() },
            { $0.largest() }, { $0.smallest() }, { $0.sum() }, { Tensor.maximum($0, Tensor(0)) },
            { Tensor.minimum(Tensor(0), $0) },
        ]
        for (index, function) in functions.enumerated() {
            let values = function(x).array
            #expect(values.count == 1 ? values[0].isNaN : values[2].isNaN, "function \(index) loses a NaN")
        }
        #expect(Tensor([-1], shape: [1]).log().array[0].isNaN)
        #expect(Tensor([-1], shape: [1]).log1p().array[0] == -.infinity)
    }

    @Test func everyPlaceOfALoopComputesTheSame() {
        // Vector and remainder lanes: one value, one result.
        for function: (Tensor) -> Tensor in [{ $0.exp() }, { $0.sin() }, { $0.tanh() }, { $0.gelu() }] {
            let values = function(Tensor(repeating: 0.7310, shape: [67])).array
            #expect(Set(values).count == 1)
        }
    }
}
