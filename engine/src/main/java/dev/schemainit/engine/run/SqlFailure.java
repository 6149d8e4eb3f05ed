package dev.schemainit.engine.run;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.SqlStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
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

    /** What to say of a failure in the middle of a run. */
    public static SchemaInitException explain(SQLException failure, RunLog journal, Login login) {
        Optional<MigrationFile> file = journal.file();
        List<String> blockers = journal.blockers();
        String state = String.valueOf(failure.getSQLState());
        if (isConnectionLoss(failure)) {
            return EngineError.CONNECTION_LOST.exception(login.server());
        }
        String where = journal.place()
                + file.flatMap(sql -> position(failure, sql, journal.statement()))
                        .orElse("");
        // A server in recovery refuses the transaction itself as a feature that it lacks.
        if (state.equals("0A000") && file.isEmpty()) {
            return EngineError.READ_ONLY.exception(login.server());
        }
        return switch (state) {
            case "25006" -> EngineError.READ_ONLY.exception(login.server());
            case "57014" -> EngineError.TIME_IS_UP.exception(where);
            case "55P03" ->
                EngineError.LOCK_TIMEOUT.exception(
                        blockers,
                        where,
                        blockers.isEmpty() ? "its holder has gone meanwhile" : String.join("; ", blockers));
            case "40P01", "40001" -> EngineError.DEADLOCK.exception(where);
            case "53100" -> EngineError.OUT_OF_SPACE.exception(where);
            case "53200" -> EngineError.OUT_OF_MEMORY.exception(where);
            case "42501" -> permission(failure, where, login);
            case "0A000", "58P01" ->
                text(failure).contains("extension")
                        ? EngineError.EXTENSION_MISSING.exception(where)
                        : failed(failure, where, file);
            default -> failed(failure, where, file);
        };
    }

    private static SchemaInitException failed(SQLException failure, String where, Optional<MigrationFile> file) {
        String state = String.valueOf(failure.getSQLState());
        String names = file.map(sql -> names(failure, sql)).orElse("");
        return EngineError.STATEMENT_FAILED.exception(where, SqlState.condition(state) + names);
    }

    private static SchemaInitException permission(SQLException failure, String where, Login login) {
        String text = text(failure);
        if (text.contains("extension")) {
            return EngineError.EXTENSION_PERMISSION.exception(where, login.user());
        }
        String user = '"' + login.user().text() + '"';
        Matcher denied = DENIED.matcher(text);
        String grant = denied.find()
                ? "GRANT " + (denied.group(1).equals("schema") ? "USAGE, " : "") + "CREATE ON "
                        + denied.group(1).toUpperCase(Locale.ROOT) + " \"" + denied.group(2) + "\" TO " + user
                : "GRANT … TO " + user + ", as the statement needs";
        return EngineError.PERMISSION.exception(where, login.user(), grant);
    }

    /**
     * {@code :line:column}, both from 1. The server counts characters, not UTF-16 units, in what it was sent: the file,
     * or one statement of it, whose line is given where the server names no place.
     */
    private static Optional<String> position(
            SQLException failure, MigrationFile file, Optional<SqlStatement> statement) {
        int inText = server(failure).map(ServerErrorMessage::getPosition).orElse(0);
        int position = inText + statement.map(SqlStatement::offset).orElse(0);
        String sql = file.sql();
        if (inText < 1 || position > sql.codePointCount(0, sql.length())) {
            return statement.map(running -> ":" + running.line());
        }
        String before = sql.substring(0, sql.offsetByCodePoints(0, position - 1));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        return Optional.of(":" + line + ":" + (1 + before.codePointCount(lineStart, before.length())));
    }

    private static String names(SQLException failure, MigrationFile file) {
        Stream<String> fields = server(failure).stream()
                .flatMap(message -> Map.of(
                        "table ", Optional.ofNullable(message.getTable()),
                        "column ", Optional.ofNullable(message.getColumn()),
                        "constraint ", Optional.ofNullable(message.getConstraint()))
                        .entrySet()
                        .stream())
                .flatMap(field -> field.getValue().map(name -> field.getKey() + name).stream());
        Set<String> identifiers = SqlStatement.of(file).stream()
                .flatMap(statement -> statement.identifiers().stream())
                .collect(Collectors.toSet());
        // In a syntax error the word can be a piece of a literal whose quote ended too early.
        boolean namesObjects = failure.getSQLState().matches("(42|2B|3F).*")
                && !failure.getSQLState().equals("42601");
        Stream<String> quoted = !namesObjects
                ? Stream.empty()
                : QUOTED.matcher(text(failure))
                        .results()
                        .map(match -> match.group(1))
                        .filter(identifiers::contains);
        String names = Stream.concat(fields.sorted(), quoted).distinct().collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ": " + names;
    }

    private static Optional<ServerErrorMessage> server(SQLException failure) {
        return failure instanceof PSQLException fromServer
                ? Optional.ofNullable(fromServer.getServerErrorMessage())
                : Optional.empty();
    }

    private static String text(SQLException failure) {
        return server(failure).map(ServerErrorMessage::getMessage).orElse("");
    }
}
