extension Schema {
    /// Which recordings stand on which side, so that one on both sides is found.
    static let schema2 = """
        CREATE TABLE data_splits (
            -- What a data fingerprint is made of. A recording on both sides makes scores worthless: tables shout then.
            data_fingerprint TEXT NOT NULL,
            split TEXT NOT NULL,                 -- train, validation
            recordings TEXT NOT NULL,            -- JSON array, sorted: 16 hexadecimal digits of each one's SHA-256
            groups TEXT NOT NULL,                -- JSON array, sorted: speakers, albums, songs
            PRIMARY KEY (data_fingerprint, split)
        ) STRICT, WITHOUT ROWID;
        """
}
