package dev.schemainit.engine.sql;

import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a folder that one environment runs.
 *
 * @param migrations those that run everywhere, in the order in which they run
 * @param seeds those in {@code seed/}, by name; empty where seeding is switched off
 */
public record FileSelection(List<MigrationFile> migrations, List<MigrationFile> seeds) {
    /** All of them, in the order in which they run. */
    public List<MigrationFile> all() {
        return Stream.concat(migrations.stream(), seeds.stream()).toList();
    }

    public List<MigrationFile.Versioned> versioned() {
        return migrations.stream()
                .filter(MigrationFile.Versioned.class::isInstance)
                .map(MigrationFile.Versioned.class::cast)
                .toList();
    }
}
