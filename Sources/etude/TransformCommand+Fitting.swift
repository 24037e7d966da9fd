import ArgumentParser

extension TransformCommand {
    /// An option that says nothing to the transform would be passed over in silence.
    func validate() throws {
        let mel = [
            (bandCount != 128, "--n-mels"), (scale != "slaney", "--mel-scale"),
            (normalization != "slaney", "--mel-norm"), (power != 2, "--power"), (db, "--db"),
        ]
        for (isGiven, name) in mel where isGiven && to != .mel {
            throw ValidationError("\(name) is for --to mel, not for \(to.rawValue); leave it out")
        }
        if fillsMissing, to != .reassigned {
            throw ValidationError("--fill-nan is for --to reassigned, not for \(to.rawValue); leave it out")
        }
    }
}
