import Learning

/// Settings of a quality measure.
public protocol MetricEntry: Entry {
    func makeMetric() -> any Metric
}
