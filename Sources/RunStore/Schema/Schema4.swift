extension Schema {
    /// Runs are found by what tells their experiments from others; ids, and digests of all settings, are names that stay.
    ///
    /// What tells an experiment is known to whoever knows its keys: see ``RunStore/Identify``.
    static let schema4 = """
        ALTER TABLE runs ADD COLUMN
            known_as TEXT                        /* what tells its experiment from others: SHA-256 over settings that are
                                                    not defaults; null: not known, and `identity` stands for it */;

        CREATE INDEX runs_by_known_as ON runs(known_as, seed);
        """
}
