package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Liquibase: changelogs of formatted SQL, of which each changeset becomes a file. */
public final class LiquibaseLayout implements ToolLayout {
    /** How Liquibase calls the one changeset of a file that is not formatted. */
    private static final String RAW_ID = "raw";

    private static final String RAW_AUTHOR = "includeAll";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        var repeatables = new HashSet<String>();
        for (Changelogs.SqlFile file : Changelogs.of(path, list)) {
            FileContents text = FileContents.read(file.file());
            text.placeholders((line, placeholder) -> list.remark(file.path() + ":" + line + ": " + placeholder
                    + " is not replaced, and would reach the database as it is: write its value"));
            List<Changeset> changesets = FormattedChangelog.isFormatted(text)
                    ? FormattedChangelog.read(file.path(), text, list)
                    : List.of(new Changeset(RAW_AUTHOR, RAW_ID, "", file.path(), text));
            changesets.forEach(changeset -> add(changeset, file.file(), list, repeatables));
        }
    }

    private static void add(Changeset changeset, Path file, ImportList list, Set<String> repeatables) {
        if (!changeset.isForPostgres()) {
            list.leaveOut(
                    changeset.shown(), "for " + changeset.attribute("dbms").orElse("another database"));
        } else if (changeset.is("ignore", true)) {
            list.leaveOut(changeset.shown(), "ignore:true");
        } else {
            remark(changeset, list);
            list.add(migration(changeset, file, repeatables));
        }
    }

    private static ImportedMigration migration(Changeset changeset, Path file, Set<String> repeatables) {
        String name = name(changeset, file);
        FileContents text = EndDelimiter.withSemicolons(changeset);
        if (!runsAgain(changeset)) {
            return ImportedMigration.versioned("", name, name, changeset.key(), text);
        }
        String distinct = name;
        for (int i = 2; !repeatables.add(distinct); i++) {
            distinct = name + "_" + i;
        }
        return ImportedMigration.repeatable(distinct, changeset.key(), text);
    }

    private static boolean runsAgain(Changeset changeset) {
        return changeset.is("runOnChange", true) || changeset.is("runAlways", true);
    }

    /** Ids are often numbers, which would say nothing after the number of the file. */
    private static String name(Changeset changeset, Path file) {
        String id = changeset.id().replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|]", "_");
        return id.matches("[\\d._-]*") || id.equals(RAW_ID) ? SourceFiles.stem(file) + "_" + id : id;
    }

    private static void remark(Changeset changeset, ImportList list) {
        String shown = changeset.shown();
        for (String filter : List.of("context", "contextFilter", "labels")) {
            changeset
                    .attribute(filter)
                    .ifPresent(value -> list.remark(
                            shown + " is imported, whatever " + filter + ":" + value + " says about where it runs"));
        }
        if (changeset.is("runAlways", true)) {
            list.remark(shown + " ran always: it runs whenever it has changed, after the versioned files");
        } else if (changeset.is("runOnChange", true)) {
            list.remark(shown + " runs whenever it has changed, after the versioned files: where one of them needs what"
                    + " it makes, rename it to a version before that one");
        }
        if (changeset.is("failOnError", false)) {
            list.remark(shown + " fails the run now where it has an error");
        }
        EndDelimiter.remark(changeset).ifPresent(list::remark);
    }
}
