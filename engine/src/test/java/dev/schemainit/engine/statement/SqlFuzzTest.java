package dev.schemainit.engine.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.FileText;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;

/**
 * Thousands of odd texts: the checks of files neither hang nor fail in a way of their own, and never let a file pass
 * that PostgreSQL then reads in another way. {@code -Dfuzz=} says how many; the same number gives the same texts.
 */
class SqlFuzzTest {
    private static final int TEXTS = Integer.getInteger("fuzz", 5000);

    /** The whole file; empty when it is refused. */
    private static Optional<FilePart> accepted(String sql) {
        try {
            var text = new FileText(sql, "", FileRules.statements("V1__odd.sql", sql, false), null);
            return Optional.of(
                    FilePart.whole(new MigrationFile.Versioned("V1__odd.sql", Version.inName("V1__odd.sql"), text)));
        } catch (SchemaInitException refused) {
            assertThat(refused.getMessage()).matches("SI-\\d\\d+ (V1__odd.sql|\\d+ refusals ).*Fix: .*");
            return Optional.empty();
        }
    }

    @Test
    void garbageIsReadOrRefusedInNoTime() {
        var odd = new OddSql(1);
        for (int i = 0; i < TEXTS; i++) {
            String sql = odd.garbage();
            accepted(sql);
        }
        // Where a scanner that looks back would take the square of the time.
        for (String piece : List.of("'", "$a$", "/*", "E'\\", "\"", "--\n", "(", "$", "E'a'\n")) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> accepted(piece.repeat(300_000)), piece);
        }
    }

    @Test
    void whatIsAcceptedIsReadInTheSameWayByPostgres() throws Exception {
        var odd = new OddSql(2);
        int executed = 0;
        int refused = 0;
        TestDatabase database = Server.EMBEDDED.database();
        database.execute("CREATE TABLE probe (id integer)");
        try (Connection connection = Connector.of(database.login()).connect(Deadline.in(Duration.ofMinutes(10)))) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TEXTS; i++) {
                String sql = odd.text();
                Optional<FilePart> file = accepted(sql);
                if (file.isEmpty()) {
                    refused++;
                } else if (runs(connection, file.get())) {
                    executed++;
                }
            }
        }
        // Enough of each, or the texts test nothing.
        assertThat(executed).isGreaterThan(TEXTS / 10);
        assertThat(refused).isGreaterThan(TEXTS / 10);
        Figures.record(
                "odd SQL texts",
                TEXTS + ": " + refused + " refused, " + executed + " accepted and executed, 0 read differently");
    }

    /** Whether the server executed it; in any case the transaction around it is still the same one. */
    private static boolean runs(Connection connection, FilePart file) throws SQLException {
        boolean executed = true;
        // What has no effect, such as a BEGIN with its COMMIT, is not sent.
        String sql = file.messages().stream().map(SqlMessage::text).collect(Collectors.joining());
        int statements = file.effective().size();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL standard_conforming_strings = on; INSERT INTO probe VALUES (1)");
            if (statements == 0) {
                connection.rollback();
                return false;
            }
            try {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
                assertThat(results(statement)).as(sql).isEqualTo(statements);
            } catch (SQLException invalid) {
                executed = false;
                assertThat(((PSQLException) invalid).getServerErrorMessage())
                        .as("the driver's own refusal of " + sql)
                        .isNotNull();
            }
            assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
                    .as(sql)
                    .isEqualTo(executed ? TransactionState.OPEN : TransactionState.FAILED);
            connection.rollback();
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM probe")) {
                row.next();
                assertThat(row.getInt(1)).as("committed by: " + sql).isZero();
            }
            connection.rollback();
        }
        return executed;
    }

    private static int results(Statement statement) throws SQLException {
        int results = 0;
        while (statement.getResultSet() != null || statement.getUpdateCount() >= 0) {
            results++;
            statement.getMoreResults();
        }
        return results;
    }
}
