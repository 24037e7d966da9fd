// swift-tools-version: 6.2
import PackageDescription

/// Measurements, kept apart so that nobody builds them by accident. `make bench` runs them beside their Python peers.
let package = Package(
    name: "etude-benchmarks",
    dependencies: [.package(name: "etude", path: "..")],
    targets: [
        .executableTarget(
            name: "AudioBenchmarks", dependencies: [.product(name: "EtudeAudio", package: "etude")]),
        .executableTarget(
            name: "InversionBenchmarks", dependencies: [.product(name: "EtudeAudio", package: "etude")]),
        .executableTarget(
            name: "StoreBenchmarks", dependencies: [.product(name: "EtudeStore", package: "etude")]),
        .executableTarget(
            name: "TrainingBenchmarks",
            dependencies: [
                .product(name: "Etude", package: "etude"), .product(name: "EtudeAudio", package: "etude"),
            ]),
    ]
)
