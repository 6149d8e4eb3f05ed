package dev.schemainit.review;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.FileRemarks;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.review.impact.ImpactRecorder;
import dev.schemainit.review.rows.FilledTable;
import dev.schemainit.review.rows.GeneratedRows;
import dev.schemainit.review.scratch.ScratchDatabase;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures on a throw-away server what the files of a folder do to a database that the files of its base have made.
 *
 * <p>It uses three databases: one is measured statement by statement, one is upgraded as a deployment does it, and one
 * is made from nothing. In the end all three have to have the same catalog.
 */
public final class Review {
    /** Enough to make an index of a table worth using, and few enough to take but a moment. */
    private static final int ROWS = 3000;

    /** The steps of each run would be the same again. */
    private static final Consumer<Step> QUIETLY = step -> {};

    private final MigrationFolder head;
    private final @Nullable MigrationFolder base;
    private final String baseName;
    private final Change change;
    private final ServerRequest request;
    private final Consumer<String> progress;

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();

    /**
     * A review of a folder.
     *
     * @param workspace an empty directory, apart from the base's files
     * @param request where it is measured
     * @param progress is given what begins
     */
    public Review(
            MigrationFolder head, BaseFiles base, Path workspace, ServerRequest request, Consumer<String> progress) {
        this.head = head;
        this.base = base.folder() == null ? null : MigrationFolder.read(base.folder());
        this.baseName = base.described();
        this.change = new Change(head, this.base, workspace);
        this.request = request;
        this.progress = progress;
    }

    public ReviewReport run() throws IOException, SQLException {
        reportEdits();
        MigrationFolder upgrade = change.upgrade();
        boolean seeding = change.seeds();
        try (var server = ScratchDatabase.open(head, request, progress)) {
            server.requireSuperuser();
            progress.accept("applying the files of " + baseName);
            Catalog before = base == null
                    ? server.provided()
                    : server.migrator(base, seeding, QUIETLY).expect().without(head.transientPartitions());
            progress.accept("making up to " + ROWS + " rows for each table");
            Set<String> unmeasured = fill(server);

            progress.accept("running what is new, statement by statement");
            ScratchDatabase measured = server.copy();
            var recorder = ImpactRecorder.ofThrowAway(measured.connector(), unmeasured);
            var observed = measured.migrator(upgrade, seeding, QUIETLY).expect(recorder);
            notes.addAll(observed.notes());
            change.pendingFiles().forEach(file -> notes.addAll(FileRemarks.of(file)));
            notes.addAll(recorder.unusedAcceptances());

            progress.accept("running it as a deployment does, once and again, and on an empty database");
            ScratchDatabase upgraded = emptied(server.copy(), recorder.emptied());
            Catalog after = upgraded.migrator(upgrade, seeding, QUIETLY).expect();
            compareWithObserved(after, observed.catalog());
            runAgain(upgraded, upgrade, seeding, after);
            compareWithNew(
                    after, server.another().migrator(head, seeding, QUIETLY).expect());
            // With an edited file, what was run is not what expected.txt is written from.
            if (change.edited().isEmpty()) {
                compareWithExpected(server.made(after));
            }
            return new ReviewReport(
                    new ReviewReport.Subject(name(), baseName, change.pending()),
                    new ReviewReport.Setup(
                            server.version(), ROWS, before.tables().size()),
                    before.changesTo(after).stream().map(Difference::asChange).toList(),
                    recorder.findings(),
                    new ReviewReport.Remarks(List.copyOf(problems), List.copyOf(notes), List.copyOf(checks)));
        }
    }

    private String name() {
        return head.path().toAbsolutePath().normalize().getFileName().toString();
    }

    /** The upgrade goes on with these files as the base has them. */
    private void reportEdits() {
        change.edited()
                .forEach(file -> problems.add(file.name()
                        + " was edited, and the base has it: where it is applied, the deployment is refused (SI-60)."
                        + " Restore it, and put the change into a new version"));
    }

    /** Makes rows, and returns the tables for which that failed altogether. */
    private Set<String> fill(ScratchDatabase database) throws SQLException {
        var empty = new HashSet<String>();
        try (Connection connection = database.connect()) {
            for (FilledTable table : GeneratedRows.fill(connection, ROWS)) {
                if (table.reason() != null) {
                    notes.add(table.table() + " has only " + Counted.of(table.rows(), "generated row") + ": "
                            + table.reason());
                }
                if (table.rows() == 0) {
                    empty.add(table.table());
                }
            }
        }
        return empty;
    }

    /** Rows that make single statements fail make a whole run fail, too. */
    private static ScratchDatabase emptied(ScratchDatabase database, Set<String> tables) throws SQLException {
        if (!tables.isEmpty()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET session_replication_role = replica");
                for (String table : tables) {
                    statement.execute("DELETE FROM " + table);
                }
            }
        }
        return database;
    }

    private void compareWithObserved(Catalog applied, Catalog observed) {
        addProblems("run statement by statement, the files lead elsewhere: ", applied.changesTo(observed));
    }

    /** A deployment can run twice, and a repeatable file runs whenever it changes. */
    private void runAgain(ScratchDatabase upgraded, MigrationFolder upgrade, boolean seeding, Catalog after)
            throws IOException {
        var ran = new ArrayList<String>();
        Catalog second =
                upgraded.migrator(upgrade, seeding, step -> addRun(step, ran)).expect();
        ran.forEach(text -> problems.add("a second run is not idle: " + text));
        List<MigrationFile> repeatable = change.repeatable();
        if (!repeatable.isEmpty()) {
            second = upgraded.migrator(change.again(upgrade), seeding, QUIETLY).expect();
        }
        List<Difference> differences = after.changesTo(second);
        addProblems("run again, it leads elsewhere: ", differences);
        if (ran.isEmpty() && differences.isEmpty()) {
            String names = repeatable.stream().map(MigrationFile::name).collect(Collectors.joining(", "));
            checks.add("A second run changes nothing" + (names.isEmpty() ? "" : ", and " + names + " can run again"));
        }
    }

    private static void addRun(Step step, List<String> ran) {
        if (step.name().equals("run")) {
            ran.add(step.text());
        }
    }

    private void compareWithNew(Catalog upgraded, Catalog made) {
        List<Difference> differences = made.changesTo(upgraded);
        addProblems("an upgraded database is not like a new one: ", differences);
        if (differences.isEmpty()) {
            checks.add("An upgraded database and a new one have the same catalog");
        }
    }

    private void addProblems(String what, List<Difference> differences) {
        differences.forEach(difference -> problems.add(what + difference.asChange()));
    }

    private void compareWithExpected(Catalog after) {
        after.withoutEffect(head.transientPartitions()).forEach(comment -> notes.add(comment.withoutEffect()));
        if (head.expects(after.without(head.transientPartitions()).lines())) {
            checks.add("expected.txt matches the files");
        } else {
            notes.add("expected.txt does not match the files: write it with ./schemainit expect " + name());
        }
    }
}
