package dev.schemainit.review.rows;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why the server refused rows. */
final class RefusedInsert {
    private RefusedInsert() {}

    /** The constraint or column that the server names, and the SQLSTATE: the server's own text can hold values. */
    static String reason(SQLException refused) {
        return who(refused) + " refuses the rows (SQLSTATE " + refused.getSQLState() + ")";
    }

    private static String who(SQLException refused) {
        ServerErrorMessage message = refused instanceof PSQLException own ? own.getServerErrorMessage() : null;
        if (message != null && message.getConstraint() != null) {
            return "constraint " + message.getConstraint();
        }
        return message != null && message.getColumn() != null ? "column " + message.getColumn() : "the server";
    }
}
