package dev.schemainit.review.rows;

import dev.schemainit.engine.failure.SqlState;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why the server refused rows. */
final class RefusedInsert {
    private RefusedInsert() {}

    /**
     * The constraint or column that the server names, and the condition: the server's own text can hold values.
     *
     * @param otherwise who it is where the server names nobody
     */
    static String reason(SQLException refused, String otherwise) {
        return who(refused, otherwise) + " refuses the rows: "
                + SqlState.condition(String.valueOf(refused.getSQLState()));
    }

    private static String who(SQLException refused, String otherwise) {
        ServerErrorMessage message = refused instanceof PSQLException own ? own.getServerErrorMessage() : null;
        if (message != null && message.getConstraint() != null) {
            return "constraint " + message.getConstraint();
        }
        return message != null && message.getColumn() != null ? "column " + message.getColumn() : otherwise;
    }
}
