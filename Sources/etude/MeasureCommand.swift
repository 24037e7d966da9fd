import ArgumentParser
import Audio
import FoundationEssentials
import Measures

/// `etude measure`: how near sound files come to their references.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure sound files against their references: SNR, SI-SDR, STOI and more.",
        discussion: """
            Two files, or two folders whose files are paired by path, whatever their extensions. Files over a minute \
            are read minute by minute: ratios of energies are exact over the whole, the other measures are means over \
            the minutes. A measure that is not defined (a silent reference) is shown as - and left out of the mean, \
            which says over how many pairs it is; so is a pair of a folder that cannot be read, and the exit code is \
            then 3. A correlation or a PESQ that is not defined because of the estimate (a silent one) counts as the \
            worst of its scale.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, csv
    }

    @Argument(help: "The reference: a sound file, or a folder of them.")
    var reference: String
    @Argument(help: "The estimate: a sound file, or a folder of them.")
    var estimate: String
    @Option(name: .long, help: "How to print: table, json or csv.")
    var format = Format.table
    @Option(name: .long, help: "The channel to measure, from 1; without it the mean of all.")
    var channel: Int?
    @OptionGroup var reading: ReadingOptions

    func run() async throws {
        if let channel, channel < 1 {
            throw ValidationError("channels are counted from 1, so not \(channel)")
        }
        let pesq = PESQ.installed()
        if pesq == nil {
            StandardError.write(
                "PESQ is left out: no program `pesq` is on the path and ETUDE_PESQ names none\n")
        }
        var rows: [MeasureRow] = []
        let found = try SoundPairs(reference: reference, estimate: estimate)
        let pairs = found.pairs
        let columns =
            QualityMeter.columns + (pesq == nil ? [] : [Measure.pesq])
        var failures = 0
        var cancelling: Set<String> = []
        for pair in pairs {
            let measured: FileMeasurement
            do {
                measured = try await FileMeasurement(
                    reference: pair.reference, estimate: pair.estimate, channel: channel.map { $0 - 1 },
                    pesq: pesq, tolerance: reading.tolerance)
            } catch let error as AudioError where pairs.count > 1 && error.isOfOneFile {
                // One file of a folder costs its own row.
                StandardError.write("etude: \(error)\n")
                failures += 1
                rows.append(
                    MeasureRow(
                        reference: pair.reference, estimate: pair.estimate,
                        values: Array(repeating: nil, count: columns.count)))
                continue
            }
            for path in measured.cancelling where cancelling.insert(path).inserted {
                ReadingOptions.tellOfCancelling(in: path)
            }
            if measured.surplus > 0 {
                StandardError.write(
                    "\(pair.estimate) and its reference differ by \(measured.surplus) samples in length; the rest is compared\n"
                )
            }
            rows.append(
                MeasureRow(
                    reference: pair.reference, estimate: pair.estimate,
                    values: measured.values + (pesq == nil ? [] : [measured.pesq])))
        }
        let table = MeasureTable(columns: columns, rows: rows)
        switch format {
        case .table: StandardOutput.line(table.text)
        case .csv: StandardOutput.line(table.csv)
        case .json: StandardOutput.line(try table.json())
        }
        if failures > 0 {
            StandardError.write(
                "\(failures) of \(pairs.count) pairs could not be measured; the means are of the others\n")
        }
        if failures > 0 || found.passedOver > 0 { throw Ending.incomplete.code }
    }
}

/// One pair's measures.
struct MeasureRow {
    var reference: String
    var estimate: String
    var values: [Double?]
}
