/// How much the cache grows while recordings are opened; where none is, nothing is counted, which takes a look at every file.
public final class CacheGrowth {
    public let cache: DataCache
    private var before: Int?

    public init(_ cache: DataCache) { self.cache = cache }

    /// To be called before recordings are opened; the first call counts.
    public func begin() { if before == nil { before = cache.byteCount } }

    /// Bytes since ``begin()``; 0 where it was never called.
    public var byteCount: Int { before.map { max(0, cache.byteCount - $0) } ?? 0 }
}
