extension Schema {
    /// What a run was judged on: which recording each clip was cut from, and all that decided how it sounds.
    ///
    /// Empty in older runs. Merging, exporting and removing treat the columns as the rows that they belong to; the
    /// fingerprint is made of the run's clips, and `etude store check` makes it again.
    static let schema7 = """
        ALTER TABLE runs ADD COLUMN
            judging_fingerprint TEXT             /* SHA-256 over `clip` and `content` of every clip it was judged on; null
                                                    where that of any is not known */;

        ALTER TABLE clips ADD COLUMN
            recording TEXT                       /* that it was cut from */;

        ALTER TABLE clips ADD COLUMN
            group_name TEXT                      /* speaker, album or track */;

        ALTER TABLE clips ADD COLUMN
            content TEXT                         /* digest of all that decides its input and reference; null in older runs */;
        """
}
