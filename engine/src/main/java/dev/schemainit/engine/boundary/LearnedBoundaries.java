package dev.schemainit.engine.boundary;

import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.ServerErrorMessage;

/**
 * What earlier attempts of a run have shown about where its transactions have to end. The text of the files does not
 * show it, and the server said so when it was tried.
 *
 * @param outside the statements that PostgreSQL has refused inside a transaction
 * @param enumValues whether a new value of an enum was used before its commit
 * @param roomDivisor the share of the server's room for locks that proved enough
 */
public record LearnedBoundaries(Set<Place> outside, boolean enumValues, long roomDivisor) {
    /** Of a first attempt. */
    public static final LearnedBoundaries NONE = new LearnedBoundaries(Set.of(), false, 1);

    private static final String NEW_ENUM_VALUE_USED = "55P04";
    private static final Set<String> REFUSED_INSIDE = Set.of("25001", "2D000");
    private static final String OUT_OF_MEMORY = "53200";
    private static final long SMALLER = 4;
    private static final long SMALLEST = 1 << 20;

    /**
     * A statement.
     *
     * @param start where it begins in its file, from 0
     */
    public record Place(String file, int start) {}

    boolean isOutside(FilePart part, SqlStatement statement) {
        return outside.contains(new Place(part.file().name(), statement.start()));
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
            return Optional.of(new LearnedBoundaries(outside, true, roomDivisor));
        }
        if (REFUSED_INSIDE.contains(state) && failure instanceof StatementException refused) {
            var place = new Place(running.file().name(), refused.statement().start());
            Set<Place> more = Stream.concat(outside.stream(), Stream.of(place)).collect(Collectors.toSet());
            return more.size() > outside.size()
                    ? Optional.of(new LearnedBoundaries(more, enumValues, roomDivisor))
                    : Optional.empty();
        }
        if (state.equals(OUT_OF_MEMORY) && isAboutLocks(failure) && sharesTransaction && roomDivisor < SMALLEST) {
            return Optional.of(new LearnedBoundaries(outside, enumValues, roomDivisor * SMALLER));
        }
        return Optional.empty();
    }

    /** A full table of locks comes with a hint at its setting, a machine without memory with none. */
    private static boolean isAboutLocks(SQLException failure) {
        return StatementException.server(failure)
                .map(ServerErrorMessage::getHint)
                .isPresent();
    }
}
