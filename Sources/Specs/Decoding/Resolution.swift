/// What settings come to: one object, read in three ways.
public struct Resolution: Sendable, Hashable {
    /// Every key there is, with the value that holds.
    public var node: Node
    /// The same without words and seeds: what a store keeps, and what settings can be decoded from again.
    public var kept: Node
    /// Only what tells these settings from others: no value that is the default, no word, no seed, and of a place only that
    /// there is one. A key that is added later, with a default, changes nothing here.
    public var telling: Node
}
