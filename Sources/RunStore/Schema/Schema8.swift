extension Schema {
    /// Names that a run answers to beside its own: those it had before it was renamed, and those of files that asked for the same.
    static let schema8 = """
        CREATE TABLE run_names (
            -- What else a run is called. Its own name stands in `runs` and is what tables show.
            run TEXT NOT NULL REFERENCES runs(id),
            name TEXT NOT NULL,                  -- of an experiment file, without its extension
            study TEXT NOT NULL,                 -- where that file lies; empty for a name from before a move
            source TEXT NOT NULL,                -- path of that file; may be empty
            created_at TEXT NOT NULL,
            PRIMARY KEY (run, name, study, source)
        ) STRICT, WITHOUT ROWID;
        """
}
