package dev.schemainit.review.scratch;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs a folder's {@code prelude.sql}: what the environment of a schema provides, such as roles, schemas and functions
 * of others.
 *
 * <p>It is sent whole, in autocommit, and so is one implicit transaction; where it has a BEGIN or COMMIT of its own,
 * these hold.
 */
final class Prelude {
    private Prelude() {}

    /** @throws dev.schemainit.engine.failure.SchemaInitException with its line and column, and the server's words */
    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = CatalogQuery.statement(connection)) {
            statement.execute(sql);
        } catch (PSQLException failed) {
            ServerErrorMessage message = failed.getServerErrorMessage();
            if (message == null) {
                throw failed;
            }
            throw ScratchError.PRELUDE_FAILED.exception(
                    MigrationFolder.PRELUDE + place(sql, message.getPosition()),
                    message.getMessage() + " (SQLSTATE " + failed.getSQLState() + ")");
        }
    }

    /** @param position in characters, not UTF-16 units, from 1; 0 where the server names none */
    private static String place(String sql, int position) {
        if (position < 1 || position > sql.codePointCount(0, sql.length()) + 1) {
            return "";
        }
        String before = sql.substring(0, sql.offsetByCodePoints(0, position - 1));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        return ":" + line + ":" + (1 + before.codePointCount(lineStart, before.length()));
    }
}
