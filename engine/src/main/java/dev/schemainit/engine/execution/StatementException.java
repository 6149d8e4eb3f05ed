package dev.schemainit.engine.execution;

import dev.schemainit.engine.statement.FilePosition;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A statement of a file that has failed, and where. */
public final class StatementException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final transient SqlStatement statement;
    private final transient FilePosition position;

    /**
     * A failure.
     *
     * @param position in the file, as near to the reason as the server has named it
     */
    StatementException(SqlStatement statement, FilePosition position, SQLException failure) {
        super(failure.getMessage(), failure.getSQLState(), failure);
        this.statement = statement;
        this.position = position;
    }

    public SqlStatement statement() {
        return statement;
    }

    /** In the file, as near to the reason as the server has named it. */
    public FilePosition position() {
        return position;
    }

    /** What the server has said of a failure; empty where it came from elsewhere. */
    public static Optional<ServerErrorMessage> server(SQLException failure) {
        Throwable cause = failure instanceof StatementException ? failure.getCause() : failure;
        return cause instanceof PSQLException fromServer
                ? Optional.ofNullable(fromServer.getServerErrorMessage())
                : Optional.empty();
    }
}
