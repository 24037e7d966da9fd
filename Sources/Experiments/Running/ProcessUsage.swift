import Glibc

/// What this process took of the machine.
enum ProcessUsage {
    /// The most memory it ever had resident.
    static var peakMemoryBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        // Linux counts in units of 1024 bytes.
        return usage.ru_maxrss * 1024
    }
}
