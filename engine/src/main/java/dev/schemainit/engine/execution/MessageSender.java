package dev.schemainit.engine.execution;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.statement.FilePosition;
import dev.schemainit.engine.statement.SourceText;
import dev.schemainit.engine.statement.SqlMessage;
import dev.schemainit.engine.statement.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Optional;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.ServerErrorMessage;

/**
 * Sends text of a file, and knows which of its statements failed.
 *
 * <p>Most errors carry no position, and a message holds many statements. The server answers each that it has executed,
 * and so the first without an answer is the one that failed. The driver's own statements keep these answers to
 * themselves when one fails, which is why this is done a layer below.
 */
public final class MessageSender {
    /** A COPY says in its context which line it was at: {@code COPY film, line 3, column length: "…"}. */
    private static final Pattern COPY_LINE = Pattern.compile("COPY [^\\n]*?, line (\\d+)");

    private final BaseConnection connection;
    private final Deadline deadline;

    public MessageSender(Connection connection, Deadline deadline) throws SQLException {
        this.connection = connection.unwrap(BaseConnection.class);
        this.deadline = deadline;
    }

    /** Sends statements that are no part of a file. */
    public void execute(String sql) throws SQLException {
        send(sql, new Answers());
    }

    /**
     * Sends a message.
     *
     * @param after statements to run behind it, in the same round trip; possibly empty, and empty for a COPY
     * @throws StatementException naming the statement that failed
     */
    public void send(SqlMessage message, String after) throws SQLException {
        if (message.copyData() != null) {
            copy(message, message.copyData());
            return;
        }
        var answers = new Answers();
        try {
            // The text can end in a comment, or without its semicolon.
            send(after.isEmpty() ? message.text() : message.text() + "\n;\n" + after, answers);
        } catch (SQLException failure) {
            throw located(failure, message, answers.number);
        }
    }

    /**
     * The server's own timeout applies to each statement, and not to all of a message, so that the driver cancels at
     * the deadline, too.
     */
    private void send(String sql, Answers answers) throws SQLException {
        QueryExecutor executor = connection.getQueryExecutor();
        // As it is: JDBC's escapes would be read out of it, and quotes refused that the driver does not know.
        Query query = executor.createQuery(sql, false, false).query;
        int begin = connection.getAutoCommit() ? QueryExecutor.QUERY_SUPPRESS_BEGIN : 0;
        timed(() -> executor.execute(
                query,
                null,
                answers,
                0,
                0,
                QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_ONESHOT | begin));
    }

    private void copy(SqlMessage message, SourceText data) throws SQLException {
        try {
            timed(() -> {
                try {
                    connection.getCopyAPI().copyIn(message.text(), new StringReader(data.text()));
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
            });
        } catch (SQLException failure) {
            SqlStatement statement = message.statements().get(0);
            throw lineOfData(failure)
                    .map(line ->
                            new StatementException(statement, new FilePosition(data.line() + line - 1, 1), failure))
                    .orElseGet(() -> located(failure, message, 0));
        }
    }

    private interface Call {
        void run() throws SQLException;
    }

    private void timed(Call call) throws SQLException {
        var cancel = new TimerTask() {
            @Override
            public void run() {
                try {
                    connection.cancelQuery();
                } catch (SQLException unreachable) {
                    // The network timeout ends the run a little later.
                }
            }
        };
        connection.addTimerTask(cancel, Math.max(1000, deadline.remaining().toMillis()));
        try {
            call.run();
        } finally {
            cancel.cancel();
            connection.purgeTimerTasks();
        }
    }

    private static StatementException located(SQLException failure, SqlMessage message, int answered) {
        String text = message.text();
        int position = StatementException.server(failure)
                .map(ServerErrorMessage::getPosition)
                .orElse(0);
        List<SqlStatement> statements = message.statements();
        // The server counts characters, not UTF-16 units, from 1.
        if (position > 0 && position <= text.codePointCount(0, text.length()) + 1) {
            int index = Math.min(text.offsetByCodePoints(0, position - 1), text.length());
            SqlStatement statement = message.at(index);
            return new StatementException(
                    statement, FilePosition.of(statement.file(), message.offset() + index), failure);
        }
        SqlStatement statement = statements.get(Math.min(answered, statements.size() - 1));
        return new StatementException(statement, FilePosition.of(statement.file(), statement.start()), failure);
    }

    private static Optional<Integer> lineOfData(SQLException failure) {
        return StatementException.server(failure)
                .map(ServerErrorMessage::getWhere)
                .map(COPY_LINE::matcher)
                .filter(Matcher::find)
                .map(line -> Integer.valueOf(line.group(1)));
    }

    /** Counts the statements that the server has executed. */
    private static final class Answers extends ResultHandlerBase {
        private int number;

        @Override
        public void handleResultRows(Query query, Field[] fields, List<Tuple> rows, @Nullable ResultCursor cursor) {
            number++;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            // The run has asked for errors alone; a file may ask for more, and nobody reads it.
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            number++;
        }
    }
}
