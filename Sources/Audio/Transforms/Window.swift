import Glibc

/// A taper, by the name that SciPy's `get_window` gives it, periodic as for spectral analysis.
public struct Window: Hashable, Sendable, CustomStringConvertible {
    /// Names without a parameter.
    public static let names = [
        "hann", "hamming", "blackman", "bartlett", "boxcar", "blackmanharris", "nuttall", "flattop", "bohman",
        "cosine", "parzen", "triang", "kaiser", "gaussian",
    ]

    public static let hann = Window(name: "hann", parameter: nil)
    public static let hamming = Window(name: "hamming", parameter: nil)
    public static let boxcar = Window(name: "boxcar", parameter: nil)

    public let name: String
    /// Kaiser's beta, or the Gaussian's deviation in samples.
    public let parameter: Double?

    /// A window by name: `hann`, `hamming`, …; `kaiser:14` and `gaussian:200` carry their parameter.
    ///
    /// - Throws: ``AudioError`` for a name that is not known or a parameter that is missing.
    public init(_ text: String) throws(AudioError) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let aliases = ["rectangular": "boxcar", "ones": "boxcar", "hanning": "hann"]
        let name = parts.first.map { aliases[$0] ?? $0 } ?? ""
        guard Self.names.contains(name) else {
            throw .invalid(
                "there is no window \"\(text)\"; windows are \(Self.names.joined(separator: ", "))")
        }
        let parameter = parts.count == 2 ? Double(parts[1]) : nil
        if ["kaiser", "gaussian"].contains(name) {
            guard let parameter, parameter.isFinite, parameter >= 0, name == "kaiser" || parameter > 0 else {
                throw .invalid("the window \"\(text)\" needs a positive number: write \(name):8")
            }
        } else if parts.count == 2 {
            throw .invalid("the window \(name) takes no parameter, so not \"\(text)\"")
        }
        self.init(name: name, parameter: parameter)
    }

    private init(name: String, parameter: Double?) {
        self.name = name
        self.parameter = parameter
    }

    public var description: String { parameter.map { "\(name):\($0)" } ?? name }

    /// The window's `length` values: one period, so that the value at `length` would be the first again.
    public func values(_ length: Int) -> [Double] {
        if length == 1 { return [1] }
        // The periodic window of n is the symmetric one of n + 1 without its last value.
        return (0..<length).map { value(at: $0, of: length + 1) }
    }

    /// The same in single precision.
    public func floats(_ length: Int) -> [Float] { values(length).map(Float.init) }

    /// Value `n` of the symmetric window of `count` values.
    private func value(at n: Int, of count: Int) -> Double {
        let turn = 2 * Double.pi * Double(n) / Double(count - 1)
        let x = 2 * Double(n) / Double(count - 1) - 1
        func cosines(_ terms: [Double]) -> Double {
            var sum = 0.0
            for (k, a) in terms.enumerated() { sum += (k % 2 == 0 ? a : -a) * cos(Double(k) * turn) }
            return sum
        }
        switch name {
        case "hann": return cosines([0.5, 0.5])
        case "hamming": return cosines([0.54, 0.46])
        case "blackman": return cosines([0.42, 0.50, 0.08])
        case "blackmanharris": return cosines([0.35875, 0.48829, 0.14128, 0.01168])
        case "nuttall": return cosines([0.3635819, 0.4891775, 0.1365995, 0.0106411])
        case "flattop": return cosines([0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368])
        case "bartlett": return 1 - abs(x)
        case "triang":
            let middle = Double(count - 1) / 2
            let reach = Double(count + count % 2) / 2
            return 1 - abs(Double(n) - middle) / reach
        case "cosine": return sin(Double.pi / Double(count) * (Double(n) + 0.5))
        case "bohman":
            if n == 0 || n == count - 1 { return 0 }
            return (1 - abs(x)) * cos(Double.pi * abs(x)) + sin(Double.pi * abs(x)) / Double.pi
        case "parzen":
            let distance = abs(Double(n) - Double(count - 1) / 2)
            let reach = Double(count) / 2
            let y = distance / reach
            return distance <= Double(count - 1) / 4 ? 1 - 6 * y * y + 6 * y * y * y : 2 * pow(1 - y, 3)
        case "kaiser":
            let beta = parameter ?? 0
            return besselI0(beta * max(0, 1 - x * x).squareRoot()) / besselI0(beta)
        case "gaussian":
            let distance = (Double(n) - Double(count - 1) / 2) / (parameter ?? 1)
            return exp(-distance * distance / 2)
        default: return 1
        }
    }
}
