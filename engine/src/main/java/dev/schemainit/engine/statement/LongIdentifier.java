package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A name that is longer than PostgreSQL keeps.
 *
 * <p>Source: PostgreSQL documentation, section 4.1.1 "Identifiers and Key Words".
 *
 * @param text as it stands in the file
 * @param line of the statement's text, from 1
 * @param bytes how long it is
 * @param shortened what PostgreSQL makes of it
 */
public record LongIdentifier(String text, int line, int bytes, String shortened) {
    static final int MAX_BYTES = 63;

    static List<LongIdentifier> of(List<Token> tokens, int firstLine) {
        return tokens.stream().flatMap(token -> of(token, firstLine).stream()).toList();
    }

    private static Optional<LongIdentifier> of(Token token, int firstLine) {
        // The escapes of U&"…" are longer than what they stand for.
        if (!token.isName() || token.text().startsWith("U&") || token.text().startsWith("u&")) {
            return Optional.empty();
        }
        String text = token.text();
        String name =
                text.startsWith("\"") ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
        int bytes = bytes(name);
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of(new LongIdentifier(text, firstLine + token.line() - 1, bytes, shortened(name)));
    }

    /** Whole characters alone. */
    private static String shortened(String name) {
        int end = name.length();
        while (bytes(name.substring(0, end)) > MAX_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
