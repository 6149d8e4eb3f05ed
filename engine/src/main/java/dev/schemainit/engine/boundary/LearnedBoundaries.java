package dev.schemainit.engine.boundary;

import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.ServerErrorMessage;

/**
 * What earlier attempts of a run have shown about where its transactions have to end. The text of the files does not
 * show it, and the server said so when it was tried.
 *
 * @param outside the statements that PostgreSQL has refused inside a transaction
 * @param commitBefore the statements that need a commit before them: of rows whose triggers are still to run, or of a
 *     value that something added which the text does not show
 * @param enumValues whether a new value of an enum was used before its commit
 * @param roomDivisor the share of the server's room for locks that proved enough
 */
public record LearnedBoundaries(Set<Place> outside, Set<Place> commitBefore, boolean enumValues, long roomDivisor) {
    /** Of a first attempt. */
    public static final LearnedBoundaries NONE = new LearnedBoundaries(Set.of(), Set.of(), false, 1);

    private static final String NEW_ENUM_VALUE_USED = "55P04";
    private static final Set<String> REFUSED_INSIDE = Set.of("25001", "2D000");
    /** An enum's new value that is used, and a table whose triggers are still to run. */
    private static final Set<String> NEEDS_COMMIT_BEFORE = Set.of(NEW_ENUM_VALUE_USED, "55006");

    private static final String DUPLICATE_TABLE = "42P07";
    private static final Pattern ON_COMMIT_DROP = Pattern.compile("(?i)\\bON\\s+COMMIT\\s+DROP\\b");
    private static final String OUT_OF_MEMORY = "53200";
    private static final long SMALLER = 4;
    private static final long SMALLEST = 1 << 20;

    /**
     * A statement.
     *
     * @param start where it begins in its file, from 0
     */
    public record Place(String file, int start) {
        private static Place of(FilePart part, SqlStatement statement) {
            return new Place(part.file().name(), statement.start());
        }
    }

    boolean isOutside(FilePart part, SqlStatement statement) {
        return outside.contains(Place.of(part, statement));
    }

    boolean needsCommitBefore(FilePart part, SqlStatement statement) {
        return commitBefore.contains(Place.of(part, statement));
    }

    /** Whether PostgreSQL refuses the statement because it stands in a transaction. */
    public static boolean isRefusedInside(SQLException failure) {
        return REFUSED_INSIDE.contains(String.valueOf(failure.getSQLState()));
    }

    /**
     * What a failure adds.
     *
     * @param running the part of a file that was running
     * @param sharesTransaction whether other parts ran in the same transaction
     * @return empty where another division into transactions would not help
     */
    public Optional<LearnedBoundaries> after(SQLException failure, FilePart running, boolean sharesTransaction) {
        String state = String.valueOf(failure.getSQLState());
        if (state.equals(NEW_ENUM_VALUE_USED) && !enumValues) {
            return Optional.of(new LearnedBoundaries(outside, commitBefore, true, roomDivisor));
        }
        if (state.equals(OUT_OF_MEMORY) && isAboutLocks(failure) && sharesTransaction && roomDivisor < SMALLEST) {
            return Optional.of(new LearnedBoundaries(outside, commitBefore, enumValues, roomDivisor * SMALLER));
        }
        if (!(failure instanceof StatementException refused)) {
            return Optional.empty();
        }
        Place place = Place.of(running, refused.statement());
        if (isRefusedInside(failure) && !outside.contains(place)) {
            return Optional.of(new LearnedBoundaries(with(outside, place), commitBefore, enumValues, roomDivisor));
        }
        boolean commitHelps = (NEEDS_COMMIT_BEFORE.contains(state) || isDroppedByCommit(state, refused))
                && !commitBefore.contains(place);
        return commitHelps
                ? Optional.of(new LearnedBoundaries(outside, with(commitBefore, place), enumValues, roomDivisor))
                : Optional.empty();
    }

    /** A temporary table that a commit would have dropped before another of its name is made. */
    private static boolean isDroppedByCommit(String state, StatementException refused) {
        return state.equals(DUPLICATE_TABLE)
                && ON_COMMIT_DROP.matcher(refused.statement().file()).find();
    }

    private static Set<Place> with(Set<Place> places, Place place) {
        return Stream.concat(places.stream(), Stream.of(place)).collect(Collectors.toSet());
    }

    /** A full table of locks comes with a hint at its setting, a machine without memory with none. */
    private static boolean isAboutLocks(SQLException failure) {
        return StatementException.server(failure)
                .map(ServerErrorMessage::getHint)
                .isPresent();
    }
}
