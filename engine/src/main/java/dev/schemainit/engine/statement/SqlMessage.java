package dev.schemainit.engine.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the server in one piece.
 *
 * @param text of the file, as it stands
 * @param offset where the text begins in the file, from 0
 * @param statements those in it, in order; never empty
 * @param copyData what follows it, for a COPY from the client; null for any other text
 */
public record SqlMessage(
        String text,
        int offset,
        List<SqlStatement> statements,
        @Nullable SourceText copyData) {
    /** One statement by itself. */
    public static SqlMessage of(SqlStatement statement) {
        return new SqlMessage(statement.text(), statement.start(), List.of(statement), statement.copyData());
    }

    /**
     * The statement at a place of the text.
     *
     * @param index in UTF-16 units, from 0
     */
    public SqlStatement at(int index) {
        return statements.stream()
                .filter(statement -> statement.end() > offset + index)
                .findFirst()
                .orElse(statements.get(statements.size() - 1));
    }
}
