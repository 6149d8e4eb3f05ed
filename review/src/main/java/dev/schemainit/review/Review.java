package dev.schemainit.review;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.impact.Impact;
import dev.schemainit.review.impact.ImpactRecorder;
import dev.schemainit.review.rows.FilledTable;
import dev.schemainit.review.rows.GeneratedRows;
import dev.schemainit.review.scratch.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures what the files of a folder do to a database that its base's files have made, on a throw-away server.
 *
 * <p>Three databases come of it: one is observed statement by statement, one is upgraded as the function does it, and one is
 * made from nothing. All three have to have the same catalog in the end.
 */
public final class Review {
    /** Enough for a table to be worth an index, and few enough to be made in a moment. */
    private static final int ROWS = 3000;

    /** Each of the runs below would tell the same again. */
    private static final Consumer<Step> QUIETLY = step -> {};

    private final MigrationFolder head;
    private final BaseFiles baseFiles;
    private final Optional<MigrationFolder> base;
    private final Change change;
    private final Consumer<String> progress;

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();

    /** @param workspace an empty directory */
    public Review(MigrationFolder head, BaseFiles base, Path workspace, Consumer<String> progress) {
        this.head = head;
        this.baseFiles = base;
        this.base = base.folder().map(MigrationFolder::read);
        this.change = new Change(head, this.base, workspace);
        this.progress = progress;
    }

    public ReviewReport run() throws IOException, SQLException {
        refuseEdits();
        MigrationFolder upgrade = change.upgrade();
        boolean seeding = change.seeds();
        try (var server = ScratchDatabase.startFor(head, progress)) {
            progress.accept("applying the files of " + baseFiles.described());
            Catalog before = base.map(
                            folder -> server.migrator(folder, seeding, QUIETLY).expect())
                    .orElse(Catalog.NOTHING);
            progress.accept("making up to " + ROWS + " rows for each table");
            fill(server);
            progress.accept("running what is new, statement by statement");
            Impact observation = observe(server.copy(), upgrade, seeding);
            notes.addAll(observation.unusedAcceptances());

            progress.accept("running it as a deployment does, once and again, and on an empty database");
            ScratchDatabase upgraded = emptied(server.copy(), observation.emptied());
            Catalog after = upgraded.migrator(upgrade, seeding, QUIETLY).expect();
            compareWithObserved(after, observation.catalog());
            runAgain(upgraded, upgrade, seeding, after);
            compareWithNew(
                    after, server.another().migrator(head, seeding, QUIETLY).expect());
            compareWithExpected(after);
            return new ReviewReport(
                    name(),
                    baseFiles.described(),
                    server.version(),
                    ROWS,
                    change.pending(),
                    before.changesTo(after).stream().map(Difference::asChange).toList(),
                    observation.findings(),
                    List.copyOf(problems),
                    List.copyOf(notes),
                    List.copyOf(checks));
        }
    }

    /** Applies the new files statement by statement, and looks at what each does to the tables that existed before. */
    private static Impact observe(ScratchDatabase database, MigrationFolder upgrade, boolean seeding) {
        var recorder = ImpactRecorder.ofThrowAway(database.connector());
        Catalog catalog = database.migrator(upgrade, seeding, QUIETLY).expect(recorder);
        return new Impact(recorder.findings(), recorder.unusedAcceptances(), recorder.emptied(), catalog);
    }

    private String name() {
        return head.path().toAbsolutePath().normalize().getFileName().toString();
    }

    /** The upgrade goes on with these files as they were. */
    private void refuseEdits() {
        change.edited()
                .forEach(file -> problems.add(file.name()
                        + " was edited, and the base has it: where it is applied, the deployment is refused (SI-60)."
                        + " Restore it, and put the change into a new version"));
    }

    private void fill(ScratchDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            for (FilledTable table : GeneratedRows.fill(connection, ROWS)) {
                table.reason()
                        .ifPresent(reason ->
                                notes.add(table.table() + " has only " + table.rows() + " generated rows: " + reason));
            }
        }
    }

    /** What rows refuse statement by statement, they refuse as a whole. */
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
        applied.changesTo(observed)
                .forEach(difference ->
                        problems.add("run statement by statement, the files lead elsewhere: " + difference.asChange()));
    }

    /** A deployment can run twice, and a repeatable file runs whenever it changes. */
    private void runAgain(ScratchDatabase upgraded, MigrationFolder upgrade, boolean seeding, Catalog after)
            throws IOException {
        var ran = new ArrayList<String>();
        Catalog second =
                upgraded.migrator(upgrade, seeding, step -> ran(step, ran)).expect();
        ran.forEach(text -> problems.add("a second run is not idle: " + text));
        List<MigrationFile> repeatable = change.repeatable();
        if (!repeatable.isEmpty()) {
            second = upgraded.migrator(change.again(upgrade), seeding, QUIETLY).expect();
        }
        List<Difference> differences = after.changesTo(second);
        differences.forEach(difference -> problems.add("run again, it leads elsewhere: " + difference.asChange()));
        if (ran.isEmpty() && differences.isEmpty()) {
            String names = repeatable.stream().map(MigrationFile::name).collect(Collectors.joining(", "));
            checks.add("A second run changes nothing" + (names.isEmpty() ? "" : ", and " + names + " can run again"));
        }
    }

    private static void ran(Step step, List<String> ran) {
        if (step.name().equals("run")) {
            ran.add(step.text());
        }
    }

    private void compareWithNew(Catalog upgraded, Catalog made) {
        List<Difference> differences = made.changesTo(upgraded);
        differences.forEach(
                difference -> problems.add("an upgraded database is not like a new one: " + difference.asChange()));
        if (differences.isEmpty()) {
            checks.add("An upgraded database and a new one have the same catalog");
        }
    }

    private void compareWithExpected(Catalog after) {
        if (head.expected().isPresent() && ExpectedCatalog.of(head).is(after)) {
            checks.add("expected.txt is the catalog that the files lead to");
        } else {
            notes.add("expected.txt is not the catalog that the files lead to: write it with ./schemainit expect "
                    + name());
        }
    }
}
