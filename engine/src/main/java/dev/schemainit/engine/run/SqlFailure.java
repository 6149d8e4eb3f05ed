package dev.schemainit.engine.run;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.failure.SqlState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.ServerErrorMessage;

/**
 * Explains why a statement failed, without the server's own text, which can hold SQL literals and row data.
 *
 * <p>The explanation has the file, the line and column, the condition's name (PostgreSQL documentation, Appendix A),
 * and names of objects: those the server sends as fields of their own, and those that stand in the file as identifiers.
 */
public final class SqlFailure {
    private static final Pattern DENIED = Pattern.compile("for (schema|database) \"?(\\w+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** Deadlock, serialization, lock timeout: the server has rolled back for reasons that pass. */
    private static final Set<String> PASSING = Set.of("40P01", "40001", "55P03");

    /** A statement timeout at the end of the run's time is the run's own. */
    private static final Duration NEARLY_OVER = Duration.ofMillis(1500);

    /** What a file may do about what a role of a schema may not. */
    private static final String AS_LOGIN = "; or write RESET ROLE before it in the file, where the login itself may";

    private SqlFailure() {}

    public static boolean isLockTimeout(SQLException failure) {
        return "55P03".equals(failure.getSQLState());
    }

    /** The connection is gone, or the server is shutting down: what was under way is known only to the history. */
    static boolean isConnectionLoss(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || Set.of("57P01", "57P02", "57P03", "25P03").contains(state);
    }

    /** Whether the whole run, on a fresh connection, can succeed where this one failed. */
    public static boolean mayPass(SQLException failure) {
        return PASSING.contains(failure.getSQLState()) || isConnectionLoss(failure);
    }

    public static boolean isPermission(SQLException failure) {
        return "42501".equals(failure.getSQLState());
    }

    /**
     * What to say of a failure in the middle of a run.
     *
     * @param deadline of the run, which may be why it was cancelled
     */
    public static SchemaInitException explain(SQLException failure, RunLog log, Login login, Deadline deadline) {
        List<String> blockers = log.blockers();
        String state = String.valueOf(failure.getSQLState());
        if (isConnectionLoss(failure)) {
            return EngineError.CONNECTION_LOST.exception(login.server());
        }
        boolean inFile = failure instanceof StatementException;
        String where = log.place() + (failure instanceof StatementException failed ? ":" + failed.position() : "");
        // A server in recovery refuses the transaction itself as a feature that it lacks.
        if (state.equals("0A000") && !inFile) {
            return EngineError.READ_ONLY.exception(login.server());
        }
        return switch (state) {
            case "25006" -> EngineError.READ_ONLY.exception(login.server());
            case "57014" -> cancelled(failure, deadline).exception(where);
            case "55P03" ->
                EngineError.LOCK_TIMEOUT.exception(
                        blockers,
                        where,
                        blockers.isEmpty() ? "its holder has gone meanwhile" : String.join("; ", blockers));
            case "40P01", "40001" -> EngineError.DEADLOCK.exception(where);
            case "53100" -> EngineError.OUT_OF_SPACE.exception(where);
            case "53200" -> EngineError.OUT_OF_MEMORY.exception(where);
            case "42501" -> permission(failure, where, log, login);
            case "42P07" -> EngineError.EXISTS_ALREADY.exception(where, names(failure));
            case "55P04" -> EngineError.ENUM_VALUE_NEW.exception(where);
            case "23502" ->
                changesTable(failure)
                        ? EngineError.VALUE_MISSING.exception(where, names(failure))
                        : failed(failure, where);
            case "0A000", "58P01" ->
                createdExtension(failure)
                        .map(extension -> EngineError.EXTENSION_MISSING.exception(where, " " + extension))
                        .orElseGet(() -> failed(failure, where));
            default -> failed(failure, where);
        };
    }

    /**
     * Why a run starts over.
     *
     * @param divided whether it is going to have more transactions
     */
    public static String retry(SQLException failure, RunLog log, boolean divided) {
        String where = log.place() + (failure instanceof StatementException failed ? ":" + failed.position() : "");
        String blockers = log.blockers().isEmpty() ? "" : "; " + String.join("; ", log.blockers());
        String reason = SqlState.condition(String.valueOf(failure.getSQLState())) + blockers;
        return where + (divided ? " needs a commit in between (" : " failed for now (") + reason + "): starting over";
    }

    /** The server cancels at a timeout and when it is asked to, and the run asks when its time is over. */
    private static EngineError cancelled(SQLException failure, Deadline deadline) {
        if (deadline.remaining().compareTo(NEARLY_OVER) < 0) {
            return EngineError.TIME_IS_UP;
        }
        return text(failure).contains("statement timeout") ? EngineError.STATEMENT_TIMEOUT : EngineError.CANCELLED;
    }

    private static boolean changesTable(SQLException failure) {
        return failure instanceof StatementException failed
                && failed.statement().keyword().equals("ALTER");
    }

    private static Optional<String> createdExtension(SQLException failure) {
        return failure instanceof StatementException failed
                ? failed.statement().created("EXTENSION")
                : Optional.empty();
    }

    private static SchemaInitException failed(SQLException failure, String where) {
        String state = String.valueOf(failure.getSQLState());
        return EngineError.STATEMENT_FAILED.exception(where, SqlState.condition(state) + names(failure));
    }

    private static SchemaInitException permission(SQLException failure, String where, RunLog log, Login login) {
        String text = text(failure);
        String name = log.role().orElse(login.user().text());
        String otherwise = log.role().isPresent() ? AS_LOGIN : "";
        if (createdExtension(failure).isPresent() && text.contains("extension")) {
            return EngineError.EXTENSION_PERMISSION.exception(where, name);
        }
        String user = '"' + name + '"';
        Matcher denied = DENIED.matcher(text);
        // What a run needs of its own schema is known without the message.
        Stream<String> named = denied.find() && !denied.group(2).equals("schemainit")
                ? Stream.of("GRANT " + (denied.group(1).equals("schema") ? "USAGE, " : "") + "CREATE ON "
                        + denied.group(1).toUpperCase(Locale.ROOT) + " \"" + denied.group(2) + "\" TO " + user)
                : Stream.empty();
        if (text.startsWith("must be owner of ")) {
            return EngineError.PERMISSION.exception(
                    where,
                    name,
                    (otherwise.isEmpty() ? "GRANT <the role of its owner> TO " + user + ", or " : "")
                            + "ALTER … OWNER TO " + user + otherwise);
        }
        String grants =
                Stream.concat(named, log.missingGrants().stream()).distinct().collect(Collectors.joining("; "));
        return EngineError.PERMISSION.exception(
                where, name, grants.isEmpty() ? "GRANT … TO " + user + ", as the statement needs" + otherwise : grants);
    }

    private static String names(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        // What a RAISE of the user's puts there can be anything.
        Stream<String> fields = StatementException.server(failure).stream()
                .filter(message -> !state.startsWith("P0"))
                .flatMap(message -> Map.of(
                        "table ", Optional.ofNullable(message.getTable()),
                        "column ", Optional.ofNullable(message.getColumn()),
                        "constraint ", Optional.ofNullable(message.getConstraint()))
                        .entrySet()
                        .stream())
                .flatMap(field -> field.getValue().map(name -> field.getKey() + name).stream());
        Set<String> identifiers = failure instanceof StatementException failed
                ? failed.statement().identifiers()
                : Set.of();
        // In a syntax error the word can be a piece of a literal whose quote ended too early.
        boolean namesObjects = state.matches("(42|2B|3F|0A).*") && !state.equals("42601");
        Stream<String> quoted = !namesObjects
                ? Stream.empty()
                : QUOTED.matcher(text(failure))
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> identifiers.containsAll(Arrays.asList(name.split("\\."))));
        String names = Stream.concat(fields.sorted(), quoted).distinct().collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ": " + names;
    }

    private static String text(SQLException failure) {
        return StatementException.server(failure)
                .map(ServerErrorMessage::getMessage)
                .orElse("");
    }
}
