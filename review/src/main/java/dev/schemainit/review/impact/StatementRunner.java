package dev.schemainit.review.impact;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.MessageSender;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.statement.SqlMessage;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.transaction.FileSettings;
import dev.schemainit.review.query.CatalogQuery;
import dev.schemainit.review.state.Refusal;
import dev.schemainit.review.state.TableKind;
import dev.schemainit.review.state.TableState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement. If rows make it fail, takes these rows away, so that it can be tried again and the report covers
 * the statements after it, too.
 *
 * <p>It takes rows away on a throw-away server only.
 */
final class StatementRunner {
    private final boolean throwAway;
    private final Set<String> emptied = new LinkedHashSet<>();

    StatementRunner(boolean throwAway) {
        this.throwAway = throwAway;
    }

    /** A savepoint of the runner's own around it would be gone with the one that it ends. */
    private static boolean endsSavepoint(SqlStatement statement) {
        return Set.of("ROLLBACK", "RELEASE").contains(statement.keyword());
    }

    /** The rows that were taken away are back. */
    void startsOver() {
        emptied.clear();
    }

    /** The tables whose rows were taken away. */
    Set<String> emptied() {
        return Set.copyOf(emptied);
    }

    /**
     * Runs it.
     *
     * @param tables all existing tables
     * @return null when it passed; otherwise it has to be tried again
     * @throws SQLException when it failed, and no rows can be taken away that may be the reason
     */
    @Nullable
    Refusal attempt(SqlStatement statement, Connection connection, Deadline deadline, Collection<TableState> tables)
            throws SQLException {
        boolean inTransaction = throwAway && !connection.getAutoCommit();
        @Nullable Savepoint before = inTransaction && !endsSavepoint(statement) ? connection.setSavepoint() : null;
        try {
            new MessageSender(connection, deadline).send(SqlMessage.of(statement), "");
        } catch (SQLException failure) {
            boolean rows = String.valueOf(failure.getSQLState()).matches("(2[23]|P0).*");
            var refusal = new Refusal(failure.getSQLState(), rows ? refusing(failure, statement, tables) : List.of());
            boolean canGoBack = before != null || connection.getAutoCommit();
            if (!throwAway || !canGoBack || !emptied.addAll(refusal.tables())) {
                throw failure;
            }
            if (before == null) {
                dropInvalidIndexes(connection, tables);
            } else {
                connection.rollback(before);
            }
            empty(connection, refusal.tables());
            return refusal;
        }
        if (before != null) {
            connection.releaseSavepoint(before);
        }
        return null;
    }

    /**
     * The tables whose rows made a statement fail: the one that the server names, else those that the statement names.
     */
    private static List<String> refusing(SQLException failure, SqlStatement statement, Collection<TableState> tables) {
        List<String> known = tables.stream()
                .filter(table -> table.kind() != TableKind.MATERIALIZED_VIEW)
                .map(TableState::name)
                .toList();
        Optional<String> named = namedTable(failure);
        List<String> exactly = known.stream()
                .filter(name -> named.filter(unquoted(name)::equals).isPresent())
                .toList();
        List<String> mentioned = known.stream()
                .filter(name -> statement.identifiers().contains(unquoted(name).replaceAll("^.*\\.", "")))
                .toList();
        return !exactly.isEmpty() ? exactly : !mentioned.isEmpty() ? mentioned : known;
    }

    /** Without its schema in public, and without quotes. */
    private static Optional<String> namedTable(SQLException failure) {
        return StatementException.server(failure)
                .filter(message -> message.getTable() != null)
                .map(message ->
                        ("public".equals(message.getSchema()) ? "" : message.getSchema() + ".") + message.getTable());
    }

    private static String unquoted(String name) {
        return name.replace("\"", "");
    }

    /** Deletes without triggers and foreign keys: TRUNCATE would lock the table, and make it look rewritten. */
    private static void empty(Connection connection, List<String> tables) throws SQLException {
        var sql = new StringBuilder("SET session_replication_role = replica;");
        tables.forEach(table -> sql.append("DELETE FROM ").append(table).append(';'));
        // The files may run as a role of the schema, and this needs a superuser.
        execute(connection, FileSettings.asLogin(sql + "SET session_replication_role = origin"));
    }

    /** A failed concurrent build leaves its index behind, whose name the next attempt needs. */
    private static void dropInvalidIndexes(Connection connection, Collection<TableState> tables) throws SQLException {
        record InvalidIndex(long oid, String name) {}
        List<InvalidIndex> invalid = CatalogQuery.list(
                connection,
                "SELECT indexrelid::bigint, indexrelid::regclass FROM pg_index WHERE NOT indisvalid",
                row -> new InvalidIndex(row.getLong(1), row.getString(2)));
        for (InvalidIndex index : invalid) {
            if (tables.stream().noneMatch(table -> table.hasIndex(index.oid()))) {
                execute(connection, "DROP INDEX " + index.name());
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
