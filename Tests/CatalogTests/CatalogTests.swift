import Catalog
import Learning
import Measures
import Specs
import Testing

/// What every entry of the catalog must do.
struct CatalogTests {
    private static let entries: [any Entry.Type] =
        Catalog.models.map { $0 as any Entry.Type } + Catalog.losses.map { $0 as any Entry.Type }
        + Catalog.datasets.map { $0 as any Entry.Type } + Catalog.metrics.map { $0 as any Entry.Type }

    @Test func kindsAreSnakeCaseAndDifferWithinAList() {
        for list in [
            Catalog.models.map { $0.kind }, Catalog.losses.map { $0.kind }, Catalog.datasets.map { $0.kind },
            Catalog.metrics.map { $0.kind },
        ] {
            #expect(Set(list).count == list.count)
            for kind in list {
                #expect(kind.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } && !kind.isEmpty)
            }
        }
    }

    @Test func everyEntryAndEveryKeyIsDocumented() {
        for entry in Self.entries {
            #expect(!entry.summary.isEmpty, "\(entry.kind) says nothing of itself")
            let documentation = entry.documentation
            #expect(
                Set(documentation.map(\.key)).count == documentation.count, "\(entry.kind) has a key twice")
            for field in documentation {
                #expect(!field.meaning.isEmpty, "\(entry.kind).\(field.key) has no meaning")
                #expect(field.key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" || $0 == "." })
            }
        }
    }

    @Test func theResolvedFormIsItsOwnResolvedForm() throws {
        for entry in Self.entries where ![Folder.kind, Musdb.kind].contains(entry.kind) {
            let empty = try JSONParser.parse("{}", source: "x.json")
            let resolved = try entry.decode(empty).resolved
            #expect(try entry.decode(resolved).resolved.canonical == resolved.canonical)
        }
    }

    @Test func metricsAreMissingOrFiniteNeverElse() {
        let tone = (0..<16_000).map { Float($0 % 80) / 160 - 0.25 }
        let noisy = tone.enumerated().map { $1 + Float($0 * 37 % 101) / 5_000 }
        let silent = [Float](repeating: 0, count: 16_000)
        let pairs = [(noisy, tone), (tone, tone), (silent, tone), (tone, silent), (silent, silent)]
        for metric in Catalog.metrics.map({ $0.init().makeMetric() }) {
            for (estimate, reference) in pairs {
                for seconds in [nil, 0.01] {
                    let clip = ScoredClip(
                        id: "x", sampleRate: 16_000, input: noisy, estimate: estimate, reference: reference,
                        seconds: seconds)
                    let values = metric.values(for: clip)
                    #expect(values.count == metric.columns.count)
                    #expect(values.allSatisfy { $0?.isFinite ?? true }, "\(metric.columns[0].name)")
                }
            }
        }
    }

    @Test func improvementIsOverTheInput() throws {
        let tone = (0..<16_000).map { Float($0 % 80) / 160 - 0.25 }
        let noise = (0..<16_000).map { Float($0 * 7_919 % 1_013) / 1_013 - 0.5 }
        func mixed(_ gain: Float) -> [Float] { zip(tone, noise).map { $0 + gain * $1 } }
        let clip = ScoredClip(
            id: "x", sampleRate: 16_000, input: mixed(0.2), estimate: mixed(0.02), reference: tone,
            seconds: 0.5)
        let gain = try #require(SISDRImprovement().values(for: clip)[0])
        #expect(abs(gain - 20) < 0.2)
        #expect(RealTimeFactor().values(for: clip) == [0.5])
        var untouched = clip
        untouched.estimate = untouched.input
        #expect(SISDRImprovement().values(for: untouched) == [0])
    }
}
