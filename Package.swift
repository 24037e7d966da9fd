// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in every target of ours; dependencies keep their own settings.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels are optimised in debug builds too: a test that trains would otherwise take minutes.
let kernelSettings: [CSetting] = [
    .unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror", "-fno-math-errno", "-ffp-contract=off"])
]

func apt(_ package: String) -> [SystemPackageProvider] { [.apt([package])] }

let package = Package(
    name: "etude",
    products: [
        .executable(name: "etude", targets: ["etude"]),
        .library(name: "Etude", targets: ["Tensors", "Learning", "Audio", "Catalog", "Training"]),
        .library(name: "EtudeAudio", targets: ["Audio", "Randomness"]),
        .library(name: "EtudeStore", targets: ["RunStore", "Reports"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Module maps over the C libraries.
        .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: apt("libfftw3-dev")),
        .systemLibrary(name: "COneDNN", providers: apt("libdnnl-dev")),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: apt("libopenblas-dev")),
        .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: apt("libsndfile1-dev")),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: apt("libssl-dev")),
        .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: apt("libsoxr-dev")),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: apt("zlib1g-dev")),

        // One definition of chance, for every room: a seed means the same numbers everywhere.
        .target(name: "Randomness", swiftSettings: strict),
        // SHA-256, for identities, fingerprints and checksums.
        .target(name: "Hashing", dependencies: ["COpenSSL"], swiftSettings: strict),

        // Files written as wholes: the one way to a place that a person named.
        .target(name: "Files", swiftSettings: strict),

        // What measures are called, their units and which numbers are better: one list for all.
        .target(name: "Measures", swiftSettings: strict),

        // gnuplot, and which letters it can draw.
        .target(
            name: "Plotting", dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: strict),

        // The engine.
        .target(
            name: "CKernels", dependencies: ["COneDNN", "CFFTW"], cSettings: kernelSettings,
            linkerSettings: [
                .linkedLibrary("dnnl"), .linkedLibrary("gomp"), .linkedLibrary("m"),
                .linkedLibrary("fftw3f_threads"), .linkedLibrary("fftw3_threads"),
            ]),
        .target(
            name: "Tensors", dependencies: ["CKernels", "CFFTW", "Randomness"], swiftSettings: strict),
        .target(
            name: "Learning",
            dependencies: ["Measures", "Tensors", "Audio", "Randomness", "Hashing", "CZlib"],
            swiftSettings: strict),

        // Sound, without tensors.
        .target(
            name: "Audio",
            dependencies: [
                "Measures",
                "CFFTW", "CSndfile", "CSoxr", "CZlib", "CKernels", "Randomness", "Files", "Plotting",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: strict),

        // Text and places.
        .target(name: "Specs", swiftSettings: strict),

        // What an experiment can name.
        .target(
            name: "Catalog",
            dependencies: [
                "Measures",
                "Learning", "Audio", "Specs", "Tensors", "Corpora", "Randomness", "Hashing",
            ], swiftSettings: strict),
        .target(
            name: "Corpora",
            dependencies: [
                "Audio",
                "Hashing", "Files",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: strict),

        // Running, storing, answering.
        .target(
            name: "Training", dependencies: ["Measures", "Learning", "Audio", "Tensors", "Randomness"],
            swiftSettings: strict),
        .target(
            name: "RunStore",
            dependencies: [
                "Measures", "Specs", "Hashing", "Files", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "Experiments",
            dependencies: [
                "Measures",
                "Catalog", "Training", "RunStore", "Specs", "Corpora", "Learning", "Audio", "Tensors",
                "Randomness", "Hashing", "Files",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: strict),
        .target(
            name: "Reports",
            dependencies: [
                "Measures",
                "RunStore", "Specs", "Randomness", "Files", "Plotting",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "etude",
            dependencies: [
                "Measures",
                "Experiments", "Reports", "RunStore", "Catalog", "Training", "Learning", "Corpora",
                "Audio", "Specs", "Tensors", "Randomness", "Files",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // What several test rooms share.
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness", "Hashing"], swiftSettings: strict),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "Randomness", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LearningTests",
            dependencies: ["Measures", "Learning", "Tensors", "Audio", "Randomness", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AudioTests",
            dependencies: [
                "Measures", "Audio", "Randomness", .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SpecsTests", dependencies: ["Specs"], swiftSettings: strict),
        .testTarget(
            name: "CorporaTests", dependencies: ["Corpora", "Audio", "Files", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Measures",
                "Catalog", "Learning", "Tensors", "Specs", "Audio", "Corpora", "Files", "Randomness",
                "TestSupport",
                "AllocationCounter",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Measures", "Training", "Learning", "Tensors", "Randomness"],
            swiftSettings: strict),
        .testTarget(
            name: "RunStoreTests", dependencies: ["Measures", "RunStore", "Specs", "Hashing", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Measures",
                "Experiments", "Catalog", "RunStore", "Specs", "Audio", "Learning", "Tensors", "Training",
                "Randomness", "Hashing", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Measures", "Reports", "RunStore", "Randomness", "Plotting", "Catalog", "Learning", "Specs",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MeasuresTests", dependencies: ["Measures"], swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(
            name: "etudeTests",
            dependencies: [
                "Measures", "Audio", "Corpora", "Randomness", "RunStore", "TestSupport",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: strict),
    ]
)
