extension Schema {
    /// What it takes to repeat a run and to say where it differs: the code's changes, and a digest of every tensor.
    static let schema3 = """
        CREATE TABLE tensors (
            -- The tensors of an experiment's model, in the order of its layers; seeds share them.
            identity TEXT NOT NULL REFERENCES experiments(identity),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (identity, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE digests (
            -- What every tensor held when an epoch ended; `etude verify` names the first one that differs.
            run TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            bits BLOB NOT NULL,                  -- 8 bytes a row of `tensors`: the first of SHA-256 over its float32 values
            PRIMARY KEY (run, attempt, epoch),
            FOREIGN KEY (run, attempt, epoch) REFERENCES epochs(run, attempt, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE code_changes (
            -- By how much the code differed from its commit.
            digest TEXT NOT NULL PRIMARY KEY,    -- SHA-256 of `diff`, 64 hexadecimal digits
            diff TEXT NOT NULL                   -- `git diff HEAD`, its first 256 KiB
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE attempt_changes (
            -- The code's changes of an attempt; none where it was its commit's, or no repository was found.
            run TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            digest TEXT NOT NULL REFERENCES code_changes(digest),
            PRIMARY KEY (run, attempt),
            FOREIGN KEY (run, attempt) REFERENCES attempts(run, attempt)
        ) STRICT, WITHOUT ROWID;
        """
}
