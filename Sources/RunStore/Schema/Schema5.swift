extension Schema {
    /// What bits may be compared with what others: `baseline`, `avx2` or `avx512`, and the version of the
    /// engine's numerics. Null in attempts of before they were recorded.
    static let schema5 = """
        ALTER TABLE attempts ADD COLUMN instructions TEXT;
        ALTER TABLE attempts ADD COLUMN numerics INTEGER;
        """
}
