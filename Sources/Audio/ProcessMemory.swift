import CKernels

/// The process's heap.
public enum ProcessMemory {
    /// Keeps freed memory, up to 512 MiB, for the next array. Pages that went back to the system cost more than most
    /// transforms when they are touched again: without this an STFT of five seconds takes twice as long.
    ///
    /// A program calls it once, when it starts.
    public static func keepFreed() { ck_keep_freed_memory() }
}
