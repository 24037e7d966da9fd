/// What becomes of a sound file that ends before its header says, or in damage.
public struct Tolerance: Sendable {
    /// Such a file is refused.
    public static let none = Tolerance(tell: nil)
    /// What is there is taken.
    public static let accepting = accepting { _ in }

    /// What is there is taken, and `tell` is called with what is missing, once the file was read to its end.
    public static func accepting(_ tell: @escaping @Sendable (IncompleteSound) -> Void) -> Tolerance {
        Tolerance(tell: tell)
    }

    let tell: (@Sendable (IncompleteSound) -> Void)?

    public var acceptsTruncated: Bool { tell != nil }
}
