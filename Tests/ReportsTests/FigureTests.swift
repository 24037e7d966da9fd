import Reports
import Testing

struct FigureTests {
    @Test func aColumnHasAsManyDecimalsAsItsLargestNumberNeeds() {
        let style = Figure.Style(for: [18.06, -3.2])
        #expect(style.text(18.0612) == "18.06" && style.text(-3.2) == "-3.20" && style.text(0) == "0.00")
        #expect(Figure.Style(for: [2e-5]).text(2e-5) == "2.000e-05")
    }

    @Test func aSmallNumberBesideLargeOnesIsNotNothing() {
        let style = Figure.Style(for: [2.899, 0.000_499_8, 1e-12])
        #expect(style.text(2.899) == "2.899" && style.text(0.000_499_8) == "4.998e-04")
        // What a computation leaves where nothing should be.
        #expect(style.text(1e-12) == "0.000" && style.text(-1e-12) == "0.000" && style.text(0) == "0.000")
    }
}
