package dev.schemainit.cli;

import dev.schemainit.cli.rows.FilledTable;
import dev.schemainit.cli.rows.GeneratedRows;
import dev.schemainit.engine.Catalog;
import dev.schemainit.engine.Difference;
import dev.schemainit.engine.SqlFile;
import dev.schemainit.engine.SqlFolder;
import dev.schemainit.engine.Step;
import dev.schemainit.engine.review.Observation;
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
final class Review {
    /** Enough for a table to be worth an index, and few enough to be made in a moment. */
    private static final int ROWS = 3000;

    /** Each of the runs below would tell the same again. */
    private static final Consumer<Step> QUIETLY = step -> {};

    private final SqlFolder head;
    private final BaseFiles baseFiles;
    private final Optional<SqlFolder> base;
    private final Change change;
    private final Terminal terminal;

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();

    /** @param workspace an empty directory */
    Review(SqlFolder head, BaseFiles base, Path workspace, Terminal terminal) {
        this.head = head;
        this.baseFiles = base;
        this.base = base.folder().map(SqlFolder::read);
        this.change = new Change(head, this.base, workspace);
        this.terminal = terminal;
    }

    ReviewReport run() throws IOException, SQLException {
        refuseEdits();
        SqlFolder upgrade = change.upgrade();
        boolean seeding = change.seeds();
        try (var server = ScratchDatabase.startFor(head, terminal)) {
            terminal.progress("applying the files of " + baseFiles.described());
            Catalog before = base.map(folder ->
                            server.initializer(folder, seeding, QUIETLY).expect())
                    .orElse(Catalog.NOTHING);
            terminal.progress("making up to " + ROWS + " rows for each table");
            fill(server);
            terminal.progress("running what is new, statement by statement");
            Observation observation =
                    server.copy().initializer(upgrade, seeding, QUIETLY).observe();
            notes.addAll(observation.unusedAcceptances());

            terminal.progress("running it as a deployment does, once and again, and on an empty database");
            ScratchDatabase upgraded = emptied(server.copy(), observation.emptied());
            Catalog after = upgraded.initializer(upgrade, seeding, QUIETLY).expect();
            compareWithObserved(after, observation.catalog());
            runAgain(upgraded, upgrade, seeding, after);
            compareWithNew(
                    after, server.another().initializer(head, seeding, QUIETLY).expect());
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
    private void runAgain(ScratchDatabase upgraded, SqlFolder upgrade, boolean seeding, Catalog after)
            throws IOException {
        var ran = new ArrayList<String>();
        Catalog second =
                upgraded.initializer(upgrade, seeding, step -> ran(step, ran)).expect();
        ran.forEach(text -> problems.add("a second run is not idle: " + text));
        List<SqlFile> repeatable = change.repeatable();
        if (!repeatable.isEmpty()) {
            second = upgraded.initializer(change.again(upgrade), seeding, QUIETLY)
                    .expect();
        }
        List<Difference> differences = after.changesTo(second);
        differences.forEach(difference -> problems.add("run again, it leads elsewhere: " + difference.asChange()));
        if (ran.isEmpty() && differences.isEmpty()) {
            String names = repeatable.stream().map(SqlFile::name).collect(Collectors.joining(", "));
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
        if (head.expectedIs(after)) {
            checks.add("expected.txt is the catalog that the files lead to");
        } else {
            notes.add("expected.txt is not the catalog that the files lead to: write it with ./schemainit expect "
                    + name());
        }
    }
}
