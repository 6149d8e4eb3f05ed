package dev.schemainit.review.impact;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.run.WholeFiles;
import dev.schemainit.engine.sql.SqlStatement;
import dev.schemainit.review.state.Refusal;
import dev.schemainit.review.state.TableState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs one statement; where rows refuse it, takes these rows away, so that it can be tried again and what follows is told too.
 *
 * <p>Rows are taken away on a throw-away server alone.
 */
final class StatementRunner {
    private final boolean throwAway;
    private final Set<String> emptied = new LinkedHashSet<>();

    StatementRunner(boolean throwAway) {
        this.throwAway = throwAway;
    }

    /** The tables whose rows were taken away. */
    Set<String> emptied() {
        return Set.copyOf(emptied);
    }

    /**
     * Runs it.
     *
     * @param tables that there are
     * @return empty when it passed; otherwise it has to be tried again
     */
    Optional<Refusal> attempt(
            SqlStatement statement, Connection connection, Deadline deadline, Collection<TableState> tables)
            throws SQLException {
        boolean inside = throwAway && !connection.getAutoCommit();
        Savepoint before = inside ? connection.setSavepoint() : null;
        try {
            WholeFiles.send(connection, statement.text(), deadline);
        } catch (SQLException failure) {
            boolean rows = String.valueOf(failure.getSQLState()).matches("2[23].*");
            var refusal = new Refusal(failure.getSQLState(), rows ? refusing(failure, statement, tables) : List.of());
            if (!throwAway || !emptied.addAll(refusal.tables())) {
                throw failure;
            }
            if (inside) {
                connection.rollback(before);
            } else {
                dropInvalidIndexes(connection, tables);
            }
            empty(connection, refusal.tables());
            return Optional.of(refusal);
        }
        if (inside) {
            connection.releaseSavepoint(before);
        }
        return Optional.empty();
    }

    /** The tables whose rows made a statement fail: the one that the server names, else those that the statement names. */
    private static List<String> refusing(SQLException failure, SqlStatement statement, Collection<TableState> tables) {
        Optional<ServerErrorMessage> message = failure instanceof PSQLException told
                ? Optional.ofNullable(told.getServerErrorMessage())
                : Optional.empty();
        Optional<String> named = message.filter(told -> told.getTable() != null)
                .map(told -> ("public".equals(told.getSchema()) ? "" : told.getSchema() + ".") + told.getTable());
        List<String> known = tables.stream()
                .filter(table -> table.kind() != 'm')
                .map(TableState::name)
                .toList();
        List<String> exactly = known.stream()
                .filter(name -> named.filter(unquoted(name)::equals).isPresent())
                .toList();
        List<String> mentioned = known.stream()
                .filter(name -> statement.identifiers().contains(unquoted(name).replaceAll("^.*\\.", "")))
                .toList();
        return !exactly.isEmpty() ? exactly : !mentioned.isEmpty() ? mentioned : known;
    }

    private static String unquoted(String name) {
        return name.replace("\"", "");
    }

    /** Deletes without triggers and foreign keys: TRUNCATE would lock the table, and make it look rewritten. */
    private static void empty(Connection connection, List<String> tables) throws SQLException {
        var sql = new StringBuilder("SET session_replication_role = replica;");
        tables.forEach(table -> sql.append("DELETE FROM ").append(table).append(';'));
        execute(connection, sql + "SET session_replication_role = origin");
    }

    /** A failed concurrent build leaves its index behind, whose name the next attempt needs. */
    private static void dropInvalidIndexes(Connection connection, Collection<TableState> tables) throws SQLException {
        var left = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT indexrelid::bigint, indexrelid::regclass FROM pg_index WHERE NOT indisvalid")) {
            while (rows.next()) {
                long index = rows.getLong(1);
                if (tables.stream().noneMatch(table -> table.hasIndex(index))) {
                    left.add(rows.getString(2));
                }
            }
        }
        for (String index : left) {
            execute(connection, "DROP INDEX " + index);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
