package dev.schemainit.engine.run;

import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.SchemaRole;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.engine.transaction.DatabaseState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what a run has done, and what it is doing in case that fails. */
public final class RunLog {
    private static final int MAX_NAMES = 3;
    private static final String BLOCKERS = PackagedText.of(RunLog.class, "blockers.sql");

    /** One action against the database. */
    interface DatabaseCall<T> {
        T run() throws SQLException;
    }

    /** The statements of a file. */
    interface Statements {
        void run() throws SQLException;
    }

    private final Consumer<Step> progress;
    private final List<Step> steps = new ArrayList<>();
    private final long started = System.nanoTime();

    private String serverVersion = "";
    private String place = "connecting";
    private @Nullable FilePart part;
    private boolean shares;
    private String adoption = "";
    private List<String> blockers = List.of();
    private List<String> missingGrants = List.of();
    private @Nullable String role;

    /** What attempts before this one have committed, and what this one has. */
    private final List<AppliedFile> earlier = new ArrayList<>();

    private final List<AppliedFile> committed = new ArrayList<>();

    /** The file that is committed up to the end of this part of it; null where none is. */
    private @Nullable FilePart committedUpTo;

    public RunLog(Consumer<Step> progress) {
        this.progress = progress;
    }

    /** Does something and keeps it as a step, with a text that may depend on its result. */
    <T> T step(String name, String place, DatabaseCall<T> call, Function<T, String> text) throws SQLException {
        this.place = place;
        long start = System.nanoTime();
        T result = call.run();
        done(name, text.apply(result), millisecondsSince(start));
        return result;
    }

    /**
     * Runs a part of a file and keeps it as a step.
     *
     * @param sharesTransaction whether other parts run in the same transaction
     * @return how long it took, in milliseconds
     */
    long part(FilePart running, boolean sharesTransaction, Statements statements) throws SQLException {
        place = running.file().name();
        part = running;
        shares = sharesTransaction;
        long start = System.nanoTime();
        statements.run();
        long milliseconds = millisecondsSince(start);
        done("run", running.words() + " done", milliseconds);
        part = null;
        return milliseconds;
    }

    /** Says how far work is that is not done. */
    void goesOn(String text) {
        done("work", text, 0);
    }

    /** @param version such as {@code 15.18} */
    void connectedTo(String version) {
        serverVersion = version;
    }

    /** That of the server; empty before there is a connection. */
    public String serverVersion() {
        return serverVersion;
    }

    /** The files that this run has applied and committed, in all its attempts. */
    public List<AppliedFile> applied() {
        return Stream.concat(earlier.stream(), committed.stream()).toList();
    }

    public void done(String name, String text, long milliseconds) {
        var step = new Step(name, text, milliseconds);
        steps.add(step);
        progress.accept(step);
    }

    /** Begins another attempt of the same run. */
    public void startsOver() {
        place = "connecting";
        part = null;
        adoption = "";
        blockers = List.of();
        missingGrants = List.of();
        role = null;
        earlier.addAll(committed);
        committed.clear();
    }

    /**
     * Notes what a commit has kept.
     *
     * @param files those that are done with it
     * @param upTo the last part of a file that is not done; null where each is
     */
    void committed(List<AppliedFile> files, @Nullable FilePart upTo) {
        committed.addAll(files);
        committedUpTo = upTo;
    }

    /** The files that earlier attempts of this run have applied. */
    List<AppliedFile> earlier() {
        return List.copyOf(earlier);
    }

    /** What stays of this run when it fails now, for a person; empty where that is nothing. */
    public Optional<String> staying() {
        int files = earlier.size() + committed.size();
        String whole = files > MAX_NAMES
                ? Counted.of(files, "file")
                : Stream.concat(earlier.stream(), committed.stream())
                        .map(AppliedFile::file)
                        .collect(Collectors.joining(", "));
        String rest = committedUpTo == null
                ? ""
                : committedUpTo.file().name() + " up to " + committedUpTo.upTo(committedUpTo.to());
        String all = whole + (whole.isEmpty() || rest.isEmpty() ? "" : ", ") + rest;
        return all.isEmpty() ? Optional.empty() : Optional.of("what ran before it stays: " + all);
    }

    /**
     * Notes why files count as applied that schemainit has not run.
     *
     * @param reason empty where there is none
     */
    void firstRun(String reason) {
        if (!reason.isEmpty()) {
            done("adopt", reason, 0);
        }
        adoption = reason;
    }

    /** What a person has to know about a first run that fails; empty for any other. */
    public Optional<String> adoption() {
        return Optional.of(adoption).filter(reason -> !reason.isEmpty());
    }

    /** Keeps what a run has found before it does anything. */
    void found(DatabaseState state) {
        History history = state.history();
        done(
                "compare",
                history.isEmpty()
                        ? "nothing applied yet"
                        : Counted.of(history.files().size(), "file") + " in the history",
                0);
        done("catalog", catalogRead(state.catalog()), 0);
    }

    static String catalogRead(Catalog read) {
        return Counted.of(read.size(), "line") + " of catalog read";
    }

    static String tablesCounted(List<RowCount> counted) {
        return Counted.of(counted.size(), "table") + " counted";
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

    /** Notes what a run needs and the user may not do, after one permission was found missing. */
    void findMissingGrants(Connection connection, MissingGrants.Need need) throws SQLException {
        missingGrants = MissingGrants.find(connection, need);
    }

    /** The same for a run that works as the schema's owner: all that its own login needs is to be a member. */
    void findMissingMembership(Connection connection, SchemaRole owner) throws SQLException {
        missingGrants = MissingGrants.membership(connection, owner.name());
    }

    /** Notes that the run works as a role of the schema from now on. */
    void worksAs(SchemaRole owner) {
        role = owner.name();
    }

    /** The role that the run works as; empty where that is its login. */
    Optional<String> role() {
        return Optional.ofNullable(role);
    }

    public String place() {
        return place;
    }

    /** The part of a file that is running; empty between two. */
    Optional<FilePart> part() {
        return Optional.ofNullable(part);
    }

    /**
     * What a failure shows about the transactions of the run.
     *
     * @return empty where another division into transactions would not help
     */
    public Optional<LearnedBoundaries> learn(LearnedBoundaries before, SQLException failure) {
        return part().flatMap(running -> before.after(failure, running, shares));
    }

    List<String> missingGrants() {
        return missingGrants;
    }

    List<String> blockers() {
        return blockers;
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    public long milliseconds() {
        return millisecondsSince(started);
    }

    private static long millisecondsSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
