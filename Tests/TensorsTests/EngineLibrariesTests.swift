import Tensors
import Testing

struct EngineLibrariesTests {
    @Test func namesTheVersionThatRuns() {
        let version = EngineLibraries.versions["oneDNN"] ?? ""
        #expect(version.split(separator: ".").count == 3 && version != "0.0.0")
    }
}
