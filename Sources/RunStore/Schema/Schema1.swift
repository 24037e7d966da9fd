extension Schema {
    /// The first schema. Comments stay inside the statements, so that `.schema` in sqlite3 shows them.
    static let schema1 = """
        CREATE TABLE experiments (
            -- What was asked, in full: every default filled in, every override applied. Seeds share one row.
            identity TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of `resolved`, seed left out, 64 hexadecimal digits
            resolved TEXT NOT NULL               -- canonical JSON
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (
            -- One experiment with one seed on one set of data: what `etude runs` lists.
            id TEXT NOT NULL PRIMARY KEY,        -- 12 hexadecimal digits over identity, seed and data_fingerprint
            identity TEXT NOT NULL REFERENCES experiments(identity),
            seed INTEGER NOT NULL,               -- all 64 bits; seeds from 2^63 on read as negative
            name TEXT NOT NULL,                  -- of the experiment file, without its extension
            study TEXT NOT NULL,                 -- the folder under experiments/
            model TEXT NOT NULL,                 -- kind of model: stft_unet, wave_unet, ...
            question TEXT NOT NULL,              -- what the experiment asks, in its author's words; may be empty
            source TEXT NOT NULL,                -- path of the experiment file; may be empty
            overrides TEXT NOT NULL,             -- JSON array of the --set options
            status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'finished', 'failed', 'interrupted')),
            reason TEXT,                         -- why it failed or stopped; null where it did not
            created_at TEXT NOT NULL,            -- UTC, ISO 8601; for people: nothing is ordered by clocks
            started_at TEXT,                     -- of the last attempt
            ended_at TEXT,                       -- of the last attempt
            objective TEXT NOT NULL,             -- `split.name` of the metric that picks the best epoch
            planned_epochs INTEGER NOT NULL,
            best_epoch INTEGER,                  -- null until one epoch is stored
            last_epoch INTEGER,
            parameters INTEGER,                  -- trainable numbers of the model
            data_fingerprint TEXT NOT NULL,      -- SHA-256 over every clip used and how they are split
            data_summary TEXT NOT NULL,          -- one sentence: clips, groups, where they come from
            metric_versions TEXT NOT NULL,       -- JSON: metric name to the version of its definition
            peak_memory_bytes INTEGER,           -- of the process, over the last attempt
            folder TEXT NOT NULL,                -- where its artifacts lie, relative to the store's folder
            deleted_at TEXT                      -- set by `etude rm`, cleared by `etude restore`
        ) STRICT;

        CREATE INDEX runs_by_identity ON runs(identity);

        CREATE TABLE layers (
            -- The model's parameter table, layer by layer.
            run TEXT NOT NULL REFERENCES runs(id),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,                  -- path within the model: encoder.0.conv
            kind TEXT NOT NULL,                  -- conv2d, batch_norm, lstm, ...
            shape TEXT NOT NULL,                 -- for people: 3x3, 1-16
            parameters INTEGER NOT NULL,
            PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE attempts (
            -- One go at a run. A resumed or repeated run adds one; nothing is overwritten.
            run TEXT NOT NULL REFERENCES runs(id),
            attempt INTEGER NOT NULL,            -- 1, 2, ...
            first_epoch INTEGER NOT NULL,        -- epochs of earlier attempts from here on are superseded
            status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
            reason TEXT,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            command TEXT NOT NULL,               -- as typed in a shell
            code_version TEXT NOT NULL,          -- of etude; a commit where it is known
            code_dirty INTEGER NOT NULL,         -- 1 where the code differed from that commit
            host TEXT NOT NULL,
            processor TEXT NOT NULL,
            libraries TEXT NOT NULL,             -- JSON: library to version
            threads INTEGER NOT NULL,
            process INTEGER NOT NULL,
            peak_memory_bytes INTEGER,
            PRIMARY KEY (run, attempt)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE epochs (
            -- One row an epoch, committed together with its metrics when the epoch ends.
            run TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL,              -- 1, 2, ...
            learning_rate REAL NOT NULL,
            seconds REAL NOT NULL,               -- training and evaluation, by a clock that never steps back
            examples INTEGER NOT NULL,           -- trained on in this epoch
            is_best INTEGER NOT NULL,            -- 1 where the objective was the best so far
            ended_at TEXT NOT NULL,
            PRIMARY KEY (run, attempt, epoch),
            FOREIGN KEY (run, attempt) REFERENCES attempts(run, attempt)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metrics (
            -- Every number of every epoch. Controls have splits of their own, such as `validation:identity`, at epoch 0.
            run TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            split TEXT NOT NULL,                 -- train, validation, validation:identity, validation:silence, ...
            name TEXT NOT NULL,                  -- loss, si_sdr, ...
            value REAL,                          -- null where the measure was not defined
            PRIMARY KEY (run, attempt, epoch, split, name),
            FOREIGN KEY (run, attempt) REFERENCES attempts(run, attempt)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE summary (
            -- Derived from `metrics` in the same transaction, so that a table over ten thousand runs reads one row
            -- a metric instead of one an epoch. Superseded epochs are left out. `etude store check` recomputes it.
            run TEXT NOT NULL REFERENCES runs(id),
            split TEXT NOT NULL,
            name TEXT NOT NULL,
            best REAL,                           -- at the run's best epoch, not this metric's own best
            last REAL,                           -- at the last epoch
            minimum REAL,
            maximum REAL,
            mean REAL,                           -- over epochs that have a value
            count INTEGER NOT NULL,              -- of epochs that have a value
            PRIMARY KEY (run, split, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metric_definitions (
            -- What a metric's numbers mean. A changed definition is a new version.
            position INTEGER PRIMARY KEY,        -- the order that tables show them in
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            unit TEXT NOT NULL,                  -- dB, s; empty for a plain number
            direction TEXT NOT NULL CHECK (direction IN ('max', 'min', 'none')),
            UNIQUE (name, version)
        ) STRICT;

        CREATE TABLE clips (
            -- The validation clips that a run was scored on.
            run TEXT NOT NULL REFERENCES runs(id),
            clip TEXT NOT NULL,
            conditions TEXT NOT NULL,            -- JSON: noise_level, snr, ...; for breakdowns
            PRIMARY KEY (run, clip)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE clip_scores (
            -- Scores of single clips, from the last evaluation of the run's best weights and of its controls.
            run TEXT NOT NULL,
            split TEXT NOT NULL,
            clip TEXT NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (run, split, clip, name),
            FOREIGN KEY (run, clip) REFERENCES clips(run, clip)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE artifacts (
            -- Files that a run left: checkpoints, plots, sound.
            run TEXT NOT NULL REFERENCES runs(id),
            path TEXT NOT NULL,                  -- relative to the run's folder
            kind TEXT NOT NULL,                  -- checkpoint:best, checkpoint:latest, plot:history, audio, log, ...
            bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (run, path)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tags (
            run TEXT NOT NULL REFERENCES runs(id),
            tag TEXT NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (run, tag)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE notes (
            run TEXT NOT NULL REFERENCES runs(id),
            created_at TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run, created_at, text)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW current_metrics AS
            -- Metrics of the epochs that count: those that no later attempt superseded.
            SELECT m.run, m.epoch, m.split, m.name, m.value
            FROM metrics m
            WHERE NOT EXISTS (
                SELECT 1 FROM attempts later
                WHERE later.run = m.run AND later.attempt > m.attempt AND later.first_epoch <= m.epoch
            )
            -- Controls (epoch 0) count from the last attempt that measured them.
            AND (m.epoch > 0 OR NOT EXISTS (
                SELECT 1 FROM metrics again
                WHERE again.run = m.run AND again.attempt > m.attempt AND again.epoch = 0
                    AND again.split = m.split AND again.name = m.name
            ));

        CREATE VIEW current_epochs AS
            -- Epochs that count.
            SELECT e.run, e.epoch, e.learning_rate, e.seconds, e.examples, e.is_best
            FROM epochs e
            WHERE NOT EXISTS (
                SELECT 1 FROM attempts later
                WHERE later.run = e.run AND later.attempt > e.attempt AND later.first_epoch <= e.epoch
            );
        """
}
