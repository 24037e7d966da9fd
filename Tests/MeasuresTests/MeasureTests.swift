import Measures
import Testing

struct MeasureTests {
    @Test func oneWordIsOneMeasure() {
        #expect(Set(Measure.all.map(\.name)).count == Measure.all.count)
        for measure in Measure.all { #expect(Measure.named(measure.name) == measure) }
        #expect(Measure.named("nothing") == nil)
        #expect(Measure.leading.allSatisfy { Measure.all.contains($0) })
    }

    @Test func aPartHasANameOfItsOwn() {
        #expect(Measure.melDistance.of("mix") == .melDistance)
        let bass = Measure.melDistance.of("bass")
        #expect(bass.name == "mel_distance_bass" && bass.unit == "dB" && bass.direction == .lowerIsBetter)
    }

    @Test func directionsSayWhichIsBetter() {
        #expect(
            Direction.higherIsBetter.isBetter(2, than: 1) && !Direction.higherIsBetter.isBetter(1, than: 1))
        #expect(Direction.lowerIsBetter.isBetter(1, than: 2) && !Direction.lowerIsBetter.isBetter(2, than: 1))
        #expect(Direction.higherIsBetter.gain(of: 3, over: 1) == 2)
        #expect(Direction.lowerIsBetter.gain(of: 3, over: 1) == -2)
        #expect(Direction.higherIsBetter.best(of: [1, 3, 2]) == 3)
        #expect(Direction.lowerIsBetter.best(of: [2, 1, 3]) == 1)
        #expect(Direction.neither.best(of: [2, 1, 3]) == nil && Direction.higherIsBetter.best(of: []) == nil)
        // As stores have them.
        #expect(Direction.allCases.map(\.rawValue) == ["max", "min", "none"])
    }
}
