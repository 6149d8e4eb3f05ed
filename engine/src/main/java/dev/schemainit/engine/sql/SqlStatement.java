package dev.schemainit.engine.sql;

import dev.schemainit.engine.sql.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One statement of a file, for a run that looks at what each statement does; a run that commits sends files whole.
 *
 * @param text without comments around it and without its semicolon
 * @param line of the file where it begins, from 1
 * @param offset where it begins in the file, in characters as the server counts them
 * @param identifiers what its words and quoted identifiers name, as the catalog spells it
 */
public record SqlStatement(String text, int line, int offset, Set<String> identifiers) {
    /** Its first word in upper case, such as {@code ALTER}. */
    public String keyword() {
        return text.split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    }

    public static List<SqlStatement> of(MigrationFile file) {
        return SqlLexer.statements(file.name(), file.sql()).stream()
                .map(tokens -> of(file.sql(), tokens))
                .toList();
    }

    private static SqlStatement of(String sql, List<Token> tokens) {
        Token first = tokens.get(0);
        Token last = tokens.get(tokens.size() - 1);
        return new SqlStatement(
                sql.substring(first.start(), last.start() + last.text().length()),
                first.line(),
                sql.codePointCount(0, first.start()),
                identifiers(tokens));
    }

    private static Set<String> identifiers(List<Token> tokens) {
        return tokens.stream()
                .filter(token ->
                        token.kind() == SqlLexer.TokenKind.WORD || token.kind() == SqlLexer.TokenKind.QUOTED_IDENTIFIER)
                .map(Token::text)
                .map(text ->
                        text.startsWith("\"") ? text.substring(1, text.length() - 1) : text.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
