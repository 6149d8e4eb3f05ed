package dev.schemainit.cli.imports;

import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.engine.sql.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A migration with the name of its file. */
record NamedMigration(String file, ImportedMigration migration) {
    /** Why the tool's own versions cannot stay; empty where each migration has one, and they ascend. */
    static Optional<String> whyNumbered(List<ImportedMigration> migrations) {
        List<ImportedMigration> versioned =
                migrations.stream().filter(migration -> !migration.repeatable()).toList();
        if (versioned.stream().allMatch(migration -> migration.version().isEmpty())) {
            return Optional.of("none of them has a version");
        }
        for (ImportedMigration migration : versioned) {
            if (migration.version().isEmpty()) {
                return Optional.of(migration.name() + " has no version");
            }
        }
        return IntStream.range(1, versioned.size())
                .filter(i -> version(versioned.get(i - 1)).compareTo(version(versioned.get(i))) >= 0)
                .mapToObj(i -> "the version of " + versioned.get(i).name() + " is not above that of "
                        + versioned.get(i - 1).name() + ", which runs before it")
                .findFirst();
    }

    private static Version version(ImportedMigration migration) {
        return Version.inName("V" + migration.version() + "__version.sql");
    }

    /** With the tool's own versions, or else numbered from 1. */
    static List<NamedMigration> of(List<ImportedMigration> migrations) {
        boolean kept = whyNumbered(migrations).isEmpty();
        var named = new ArrayList<NamedMigration>();
        int number = 0;
        for (ImportedMigration migration : migrations) {
            if (migration.repeatable()) {
                named.add(new NamedMigration("R__" + migration.description() + ".sql", migration));
            } else {
                number++;
                named.add(new NamedMigration(
                        kept
                                ? "V" + migration.version() + "__" + migration.description() + ".sql"
                                : "V" + number + "__" + migration.name() + ".sql",
                        migration));
            }
        }
        return named;
    }
}
