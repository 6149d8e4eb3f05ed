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

    /**
     * A failure of a statement that was sent by itself, as it stands in its file.
     *
     * @param failure the server's answer to it
     */
    static StatementException of(SqlStatement statement, SQLException failure) {
        String text = statement.text();
        int position = server(failure).map(ServerErrorMessage::getPosition).orElse(0);
        boolean isInText = position > 0 && position <= text.codePointCount(0, text.length());
        int index = isInText ? text.offsetByCodePoints(0, position - 1) : 0;
        return new StatementException(statement, FilePosition.of(statement.file(), statement.start() + index), failure);
    }

    /** The same of a statement that was sent in another form than it has in its file. */
    public static StatementException inOtherForm(SqlStatement statement, SQLException failure) {
        return new StatementException(statement, FilePosition.of(statement.file(), statement.start()), failure);
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
