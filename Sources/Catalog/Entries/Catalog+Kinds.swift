import Specs

extension Catalog {
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

    static func read<Item: Entry>(_ type: Item.Type, _ fields: Fields) -> Item {
        var item = Item()
        item.fields(fields)
        return item
    }
}
