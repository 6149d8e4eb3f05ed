package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;

/** Recognises a COPY whose other end is the client. */
final class CopyStatement {
    private CopyStatement() {}

    /** Whether its data stands in the file behind it. */
    static boolean readsClient(List<Token> statement) {
        return has(statement, "FROM", "STDIN") || has(statement, "FROM", "STDOUT");
    }

    /** Whether it sends rows to whoever runs it. */
    static boolean writesClient(List<Token> statement) {
        return has(statement, "TO", "STDOUT") || has(statement, "TO", "STDIN");
    }

    /** Whether its data is no text. */
    static boolean isBinary(List<Token> statement) {
        return statement.stream()
                .anyMatch(token -> token.is("BINARY") || token.text().equalsIgnoreCase("'binary'"));
    }

    private static boolean has(List<Token> statement, String direction, String end) {
        if (!statement.get(0).is("COPY")) {
            return false;
        }
        for (int i = 1; i < statement.size(); i++) {
            if (statement.get(i - 1).is(direction) && statement.get(i).is(end)) {
                return true;
            }
        }
        return false;
    }
}
