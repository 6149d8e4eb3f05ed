package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads SQL text as PostgreSQL's own lexer does, far enough to distinguish words from quoted text and statements from
 * each other.
 *
 * <p>The result is only looked at, never sent: a file goes to the server whole, as it is. The rules are those of the
 * PostgreSQL documentation, section 4.1 "Lexical Structure", with {@code standard_conforming_strings} on.
 */
final class SqlLexer {
    /**
     * A word, a quoted identifier, a string literal, or one character of anything else.
     *
     * @param line where it begins, from 1
     * @param start where it begins in the text, from 0
     */
    record Token(TokenKind kind, String text, int line, int start) {
        boolean is(String word) {
            return kind == TokenKind.WORD && text.equalsIgnoreCase(word);
        }
    }

    enum TokenKind {
        WORD,
        QUOTED_IDENTIFIER,
        STRING,
        SYMBOL
    }

    private final String file;
    private final String sql;
    private int at;
    private int line = 1;

    private SqlLexer(String file, String sql) {
        this.file = file;
        this.sql = sql;
    }

    /**
     * The statements of a file, each as its tokens without comments and semicolons; empty statements are left out.
     *
     * @throws SchemaInitException when a quote, a comment or a dollar quote is not closed, naming the line it opens in
     */
    static List<List<Token>> statements(String file, String sql) {
        var statements = new ArrayList<List<Token>>();
        var statement = new ArrayList<Token>();
        var block = new RoutineBody();
        var scanner = new SqlLexer(file, sql);
        for (Optional<Token> next = scanner.next(); next.isPresent(); next = scanner.next()) {
            Token token = next.get();
            boolean ends = token.kind() == TokenKind.SYMBOL && token.text().equals(";") && !block.isOpen();
            if (!ends) {
                statement.add(token);
                block.see(statement);
            } else if (!statement.isEmpty()) {
                statements.add(List.copyOf(statement));
            }
            if (ends) {
                statement.clear();
                block = new RoutineBody();
            }
        }
        if (block.isOpen()) {
            throw EngineError.SQL_UNCLOSED.exception(file, statement.get(0).line(), "BEGIN ATOMIC");
        }
        if (!statement.isEmpty()) {
            statements.add(List.copyOf(statement));
        }
        return statements;
    }

    /**
     * Follows the body of CREATE FUNCTION … BEGIN ATOMIC …; END: its semicolons end no statement of the file.
     *
     * <p>Only an END at the place of a statement closes it, and only there can it stand: that of a CASE, and columns
     * called case, begin or end, stand elsewhere.
     */
    private static final class RoutineBody {
        private int parentheses;
        private boolean open;

        void see(List<Token> statement) {
            Token token = statement.get(statement.size() - 1);
            Token before = statement.get(Math.max(0, statement.size() - 2));
            if (isSymbol(token, "(")) {
                parentheses++;
            } else if (isSymbol(token, ")")) {
                parentheses--;
            } else if (open && token.is("END") && (isSymbol(before, ";") || before.is("ATOMIC"))) {
                open = false;
            } else if (parentheses == 0 && token.is("ATOMIC") && before.is("BEGIN") && createsRoutine(statement)) {
                open = true;
            }
        }

        boolean isOpen() {
            return open;
        }

        private static boolean createsRoutine(List<Token> statement) {
            // CREATE [OR REPLACE] FUNCTION or PROCEDURE.
            return statement.get(0).is("CREATE")
                    && statement.stream().limit(4).anyMatch(token -> token.is("FUNCTION") || token.is("PROCEDURE"));
        }

        private static boolean isSymbol(Token token, String text) {
            return token.kind() == TokenKind.SYMBOL && token.text().equals(text);
        }
    }

    private Optional<Token> next() {
        skipSpaceAndComments();
        if (at >= sql.length()) {
            return Optional.empty();
        }
        int start = at;
        int startLine = line;
        char c = sql.charAt(at);
        TokenKind kind;
        if (c == '\'') {
            quoted('\'', false, "quote");
            kind = TokenKind.STRING;
        } else if (c == '"') {
            quoted('"', false, "quoted identifier");
            kind = TokenKind.QUOTED_IDENTIFIER;
        } else if ((c == 'e' || c == 'E') && startsWith("'", at + 1)) {
            at++;
            escapeString();
            kind = TokenKind.STRING;
        } else if ("bBxXnN".indexOf(c) >= 0 && startsWith("'", at + 1)) {
            at++;
            quoted('\'', false, "quote");
            kind = TokenKind.STRING;
        } else if ((c == 'u' || c == 'U') && (startsWith("&'", at + 1) || startsWith("&\"", at + 1))) {
            at += 2;
            char quote = sql.charAt(at);
            quoted(quote, false, "quote");
            kind = quote == '"' ? TokenKind.QUOTED_IDENTIFIER : TokenKind.STRING;
        } else if (c == '$' && dollarTag().isPresent()) {
            dollarQuoted(dollarTag().get());
            kind = TokenKind.STRING;
        } else if (isIdentifierStart(c)) {
            while (at < sql.length() && isIdentifierPart(sql.charAt(at))) {
                at++;
            }
            kind = TokenKind.WORD;
        } else if (c >= '0' && c <= '9' || c == '$') {
            // A number or a parameter, with the letters of 1e5 and 0xFF: no word starts inside it, but a dollar quote
            // does.
            do {
                at++;
            } while (at < sql.length() && sql.charAt(at) != '$' && isIdentifierPart(sql.charAt(at)));
            kind = TokenKind.SYMBOL;
        } else {
            at++;
            kind = TokenKind.SYMBOL;
        }
        return Optional.of(new Token(kind, sql.substring(start, at), startLine, start));
    }

    private void skipSpaceAndComments() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b') {
                at++;
            } else if (startsWith("--", at)) {
                skipLineComment();
            } else if (startsWith("/*", at)) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipLineComment() {
        // PostgreSQL ends a comment at a carriage return too.
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
    }

    /** Block comments nest. */
    private void skipBlockComment() {
        int startLine = line;
        int depth = 0;
        do {
            if (at >= sql.length()) {
                throw EngineError.SQL_UNCLOSED.exception(file, startLine, "comment");
            }
            if (startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                advance();
            }
        } while (depth > 0);
    }

    /** Reads from an opening quote past its closing one; a doubled quote stands for itself. */
    private void quoted(char quote, boolean backslashEscapes, String what) {
        int startLine = line;
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && backslashEscapes && at + 1 < sql.length()) {
                advance();
                advance();
            } else if (c != quote) {
                advance();
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at += 2;
            } else {
                at++;
                return;
            }
        }
        throw EngineError.SQL_UNCLOSED.exception(file, startLine, what);
    }

    /** Reads an E'…' string, which continues, with its escapes, in a quote that follows on a later line. */
    private void escapeString() {
        quoted('\'', true, "quote");
        while (true) {
            int end = at;
            int endLine = line;
            boolean newLine = skipSpaceAndLineComments();
            if (!newLine || !startsWith("'", at)) {
                at = end;
                line = endLine;
                return;
            }
            quoted('\'', true, "quote");
        }
    }

    /** True where there was a line break. */
    private boolean skipSpaceAndLineComments() {
        boolean newLine = false;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (startsWith("--", at)) {
                skipLineComment();
            } else if (" \t\r\n\f\u000b".indexOf(c) >= 0) {
                newLine |= c == '\n' || c == '\r';
                advance();
            } else {
                break;
            }
        }
        return newLine;
    }

    private Optional<String> dollarTag() {
        int end = at + 1;
        while (end < sql.length() && isIdentifierPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean tag = end < sql.length()
                && sql.charAt(end) == '$'
                && (end == at + 1 || isIdentifierStart(sql.charAt(at + 1)));
        return tag ? Optional.of(sql.substring(at, end + 1)) : Optional.empty();
    }

    private void dollarQuoted(String tag) {
        int end = sql.indexOf(tag, at + tag.length());
        if (end < 0) {
            throw EngineError.SQL_UNCLOSED.exception(file, line, "dollar quote");
        }
        while (at < end + tag.length()) {
            advance();
        }
    }

    private void advance() {
        if (sql.charAt(at) == '\n') {
            line++;
        }
        at++;
    }

    private boolean startsWith(String text, int offset) {
        return sql.startsWith(text, offset);
    }

    private static boolean isIdentifierStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    private static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || c >= '0' && c <= '9' || c == '$';
    }

    /** A token's words in upper case, for messages: they are keywords, never text of the user. */
    static String keywords(List<Token> tokens, int count) {
        return tokens.stream()
                .limit(count)
                .map(token -> token.text().toUpperCase(Locale.ROOT))
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }
}
