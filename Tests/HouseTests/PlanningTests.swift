import Testing

/// FFTW's plans decide the last bits of every spectrum, so they are made in one way only.
struct PlanningTests {
    @Test func everyPlanFollowsTheCommonPreparation() throws {
        let sources = try SourceTree.swiftFiles(under: "Sources")
        for file in sources where file.text.contains("fftw") && file.text.contains("_plan_") {
            #expect(
                file.text.contains("ck_fftw_prepare()"), "\(file.path) plans without ck_fftw_prepare()")
            #expect(
                !file.text.contains("FFTW_MEASURE") && !file.text.contains("FFTW_PATIENT"), "\(file.path)")
        }
    }
}
