/// What a key is to the identity of an experiment; said where the key is declared, and nowhere else.
public enum Role: String, Sendable, Hashable {
    /// Decides what happens: part of the identity where it is not the default.
    case setting
    /// What something is called, or what is said of it: no part of the identity.
    case word
    /// Where data lie. That a place is given is part of the identity, and which is not: what lies there is known by its
    /// fingerprint.
    case place
    /// What is repeated with other chance: a run of its own each, and no part of the identity.
    case seed

    /// Whether a store keeps the key among the settings of an experiment.
    var isKept: Bool { self == .setting || self == .place }
}
