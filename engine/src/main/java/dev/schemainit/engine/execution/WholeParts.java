package dev.schemainit.engine.execution;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlMessage;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sends the text of each part as it stands, in as few messages as possible: one round trip for most files. */
public final class WholeParts implements StatementExecution {
    @Override
    public void inTransaction(
            FilePart part, List<String> before, String after, Connection connection, Deadline deadline)
            throws SQLException {
        var sender = new MessageSender(connection, deadline);
        for (String sql : before) {
            sender.execute(sql);
        }
        List<SqlMessage> messages = part.messages();
        for (int i = 0; i < messages.size(); i++) {
            SqlMessage message = messages.get(i);
            boolean takesMore = i == messages.size() - 1 && message.copyData() == null;
            sender.send(message, takesMore ? after : "");
        }
        if (!after.isEmpty() && (messages.isEmpty() || endsInCopy(messages))) {
            sender.execute(after);
        }
    }

    private static boolean endsInCopy(List<SqlMessage> messages) {
        return messages.get(messages.size() - 1).copyData() != null;
    }

    @Override
    public void outside(FilePart part, Connection connection, Deadline deadline) throws SQLException {
        for (SqlStatement statement : part.effective()) {
            new MessageSender(connection, deadline).send(SqlMessage.of(statement), "");
        }
    }

    @Override
    public boolean runsRangesAsOne() {
        return false;
    }

    @Override
    public void transactionEnds() {
        // Nothing was looked at.
    }

    @Override
    public void startsOver() {
        // Nothing is kept.
    }
}
