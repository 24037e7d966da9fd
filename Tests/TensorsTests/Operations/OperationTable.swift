/// Every differentiable operation of the engine that has a table entry, by family.
enum OperationTable {
    static let cases =
        arithmetic + functions + reductions + shapes + ends + matrices + activations + normalizations
        + differences + losses + pooling + convolutions + attentions + regularization

    static func named(_ name: String) -> OperationCase? { cases.first { $0.name == name } }
}
