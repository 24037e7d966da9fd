extension RunStatus {
    /// A status and its reason in few words; the status is not said twice where the reason begins with it.
    ///
    /// - Parameters:
    ///   - status: a word; a run's may be another than its stored one.
    ///   - sign: between the two.
    public static func words(_ status: String, _ reason: String?, sign: String) -> String {
        guard let reason, !reason.isEmpty else { return status }
        let isSaid = reason.hasPrefix(status) && reason.dropFirst(status.count).first?.isLetter != true
        return isSaid ? reason : status + sign + reason
    }
}
