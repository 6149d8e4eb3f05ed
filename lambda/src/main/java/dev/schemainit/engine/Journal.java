package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keeps what a run has done, and what it is doing in case that fails. */
final class Journal {
    private static final String BLOCKERS = Resource.text(Journal.class, "blockers.sql");

    /** One action against the database. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** The statements of a file. */
    interface Statements {
        void run() throws SQLException;
    }

    private final Consumer<Step> progress;
    private final List<Step> steps = new ArrayList<>();
    private final long started = System.nanoTime();

    private String place = "connecting";
    private Optional<SqlFile> file = Optional.empty();
    private Optional<SqlStatement> statement = Optional.empty();
    private List<String> blockers = List.of();

    Journal(Consumer<Step> progress) {
        this.progress = progress;
    }

    /** Does something and keeps it as a step, with a text that may depend on its result. */
    <T> T step(String name, String place, Work<T> work, Function<T, String> text) throws SQLException {
        this.place = place;
        long start = System.nanoTime();
        T result = work.run();
        done(name, text.apply(result), millisecondsSince(start));
        return result;
    }

    /** Runs a file and keeps it as a step; returns how long it took, in milliseconds. */
    long file(SqlFile running, Statements work) throws SQLException {
        place = running.name();
        file = Optional.of(running);
        long start = System.nanoTime();
        work.run();
        long milliseconds = millisecondsSince(start);
        done("run", running.name() + " done", milliseconds);
        file = Optional.empty();
        statement = Optional.empty();
        return milliseconds;
    }

    /** Notes which statement of the file is running, where it does not run as a whole. */
    void statement(SqlStatement running) {
        statement = Optional.of(running);
    }

    void done(String name, String text, long milliseconds) {
        var step = new Step(name, text, milliseconds);
        steps.add(step);
        progress.accept(step);
    }

    /** Notes who holds locks on tables, after a lock could not be had. */
    void findBlockers(Connection connection) throws SQLException {
        var found = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BLOCKERS)) {
            while (rows.next()) {
                found.add("process " + rows.getInt("pid") + " (" + rows.getString("application") + ", user "
                        + rows.getString("user") + ", " + rows.getString("state") + ") holds a lock on "
                        + rows.getString("relation"));
            }
        }
        blockers = List.copyOf(found);
    }

    String place() {
        return place;
    }

    Optional<SqlFile> file() {
        return file;
    }

    Optional<SqlStatement> statement() {
        return statement;
    }

    List<String> blockers() {
        return blockers;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    long milliseconds() {
        return millisecondsSince(started);
    }

    private static long millisecondsSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
