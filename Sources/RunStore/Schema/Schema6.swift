extension Schema {
    /// How many clips a mean is over: a measure that is not defined for the hardest clips would else look better without them.
    static let schema6 = """
        ALTER TABLE metrics ADD COLUMN scored INTEGER;
        ALTER TABLE metrics ADD COLUMN asked INTEGER;
        ALTER TABLE summary ADD COLUMN best_scored INTEGER;
        ALTER TABLE summary ADD COLUMN last_scored INTEGER;
        ALTER TABLE summary ADD COLUMN least_scored INTEGER;
        ALTER TABLE summary ADD COLUMN asked INTEGER;

        DROP VIEW current_metrics;

        CREATE VIEW current_metrics AS
            -- Metrics of the epochs that count: those that no later attempt superseded.
            -- `scored` of `asked` clips have a value and are in the mean; null where nobody counted, or where it is no mean
            -- over clips. The split `rung` only ranks a run among others.
            SELECT m.run, m.epoch, m.split, m.name, m.value, m.scored, m.asked
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
        """
}
