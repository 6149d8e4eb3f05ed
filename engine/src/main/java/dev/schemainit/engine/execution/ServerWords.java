package dev.schemainit.engine.execution;

import dev.schemainit.engine.statement.FilePosition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/** What a server says of a statement that failed, as psql shows it: for a server whose rows are nobody's. */
public final class ServerWords {
    private static final int MAX_LINE = 120;

    private ServerWords() {}

    /** Lines for a person; none for a failure that the server has not explained. */
    public static List<String> of(SQLException failure) {
        return StatementException.server(failure)
                .map(message -> lines(failure, message))
                .orElse(List.of());
    }

    private static List<String> lines(SQLException failure, ServerErrorMessage message) {
        var lines = new ArrayList<String>();
        lines.add(message.getSeverity() + ":  " + message.getMessage());
        if (failure instanceof StatementException failed) {
            lines.addAll(source(failed));
        }
        add(lines, "DETAIL:  ", message.getDetail());
        add(lines, "HINT:  ", message.getHint());
        add(lines, "CONTEXT:  ", message.getWhere());
        return lines;
    }

    private static void add(List<String> lines, String label, @Nullable String text) {
        if (text != null) {
            lines.add(label + text);
        }
    }

    /** The line of the file, and a mark below the place. */
    private static List<String> source(StatementException failed) {
        FilePosition position = failed.position();
        String line = failed.statement()
                .file()
                .lines()
                .skip(position.line() - 1L)
                .findFirst()
                .orElse("")
                .replace('\t', ' ');
        int index = line.offsetByCodePoints(0, Math.min(position.column() - 1, line.codePointCount(0, line.length())));
        int from = index < MAX_LINE ? 0 : index - MAX_LINE / 2;
        String shown = line.substring(from, Math.min(line.length(), from + MAX_LINE));
        String label = "LINE " + position.line() + ": ";
        return List.of(label + shown, " ".repeat(label.length() + index - from) + "^");
    }
}
