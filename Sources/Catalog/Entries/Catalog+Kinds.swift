import Specs

extension Catalog {
    /// For `"model": { "kind": … }`.
    public static var modelKinds: [Kind<any ModelEntry>] { models.map { kind(of: $0) } }
    /// For `"losses": [ … ]`.
    public static var lossKinds: [Kind<any LossEntry>] { losses.map { kind(of: $0) } }
    /// For `"dataset": { "kind": … }`.
    public static var datasetKinds: [Kind<any DatasetEntry>] { datasets.map { kind(of: $0) } }
    /// For `"metrics": [ … ]`.
    public static var metricKinds: [Kind<any MetricEntry>] { metrics.map { kind(of: $0) } }

    private static func kind<Item: DatasetEntry>(of type: Item.Type) -> Kind<any DatasetEntry> {
        Kind(Item.kind, summary: Item.summary) { read(Item.self, $0) }
    }

    private static func kind<Item: MetricEntry>(of type: Item.Type) -> Kind<any MetricEntry> {
        Kind(Item.kind, summary: Item.summary) { read(Item.self, $0) }
    }

    private static func kind<Item: ModelEntry>(of type: Item.Type) -> Kind<any ModelEntry> {
        Kind(Item.kind, summary: Item.summary) { read(Item.self, $0) }
    }

    private static func kind<Item: LossEntry>(of type: Item.Type) -> Kind<any LossEntry> {
        Kind(Item.kind, summary: Item.summary) { read(Item.self, $0) }
    }

    static func read<Item: Entry>(_ type: Item.Type, _ fields: Fields) -> Item {
        var item = Item()
        item.fields(fields)
        return item
    }
}
