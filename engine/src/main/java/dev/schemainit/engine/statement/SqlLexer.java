package dev.schemainit.engine.statement;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file as psql does, far enough to distinguish words from quoted text, statements from each other, and the data
 * of a COPY from both.
 *
 * <p>The tokens are only looked at, never sent: what goes to the server is the file's own text. The rules are those of
 * the PostgreSQL documentation, section 4.1 "Lexical Structure", and of psql: a semicolon in parentheses ends nothing,
 * and a plain quote has backslash escapes after a SET that switches {@code standard_conforming_strings} off.
 */
public final class SqlLexer {
    /**
     * A word, a quoted identifier, a string literal, or one character of anything else.
     *
     * @param line where it begins, from 1
     * @param start where it begins in the text, from 0
     */
    public record Token(TokenKind kind, String text, int line, int start) {
        public boolean is(String word) {
            return kind == TokenKind.WORD && text.equalsIgnoreCase(word);
        }

        /** @param words in upper case */
        boolean isOneOf(Set<String> words) {
            return kind == TokenKind.WORD && words.contains(text.toUpperCase(Locale.ROOT));
        }

        public boolean isSymbol(String symbol) {
            return kind == TokenKind.SYMBOL && text.equals(symbol);
        }

        boolean isName() {
            return kind == TokenKind.WORD || kind == TokenKind.QUOTED_IDENTIFIER;
        }

        /** Where it ends, exclusive. */
        public int end() {
            return start + text.length();
        }
    }

    public enum TokenKind {
        WORD,
        QUOTED_IDENTIFIER,
        STRING,
        SYMBOL
    }

    /**
     * A statement, or a line of psql's that means nothing here.
     *
     * @param tokens without comments and the final semicolon; never empty
     * @param next where the text of the next one begins, from 0: behind the semicolon, and behind the data of a COPY
     * @param backslashEscapes whether its plain quotes have escapes
     * @param copyData the lines that belong to a COPY from stdin, without its end; null for any other statement
     */
    record Lexeme(
            List<Token> tokens,
            int next,
            boolean backslashEscapes,
            @Nullable SourceText copyData) {
        Token first() {
            return tokens.get(0);
        }
    }

    /** psql's line that ends the data of a COPY. */
    private static final String END_OF_DATA = "\\.";

    private static final String COPY_FORM =
            "write it as psql reads it: COPY … FROM stdin; then the data, then a line with \\\\.";

    private final String file;
    private final String sql;
    private int at;
    private int line = 1;
    private boolean backslashEscapes;

    private SqlLexer(String file, String sql) {
        this.file = file;
        this.sql = sql;
    }

    /**
     * The statements of a file; empty ones are left out.
     *
     * @throws SchemaInitException when a quote, a comment, a dollar quote or the data of a COPY is not closed, naming
     *     the line it opens in
     */
    static List<Lexeme> statements(String file, String sql) {
        var lexer = new SqlLexer(file, sql);
        var statements = new ArrayList<Lexeme>();
        for (Optional<Lexeme> next = lexer.statement(); next.isPresent(); next = lexer.statement()) {
            statements.add(next.get());
        }
        return statements;
    }

    /**
     * The tokens of one statement.
     *
     * @param backslashEscapes whether plain quotes have escapes where it stands
     */
    public static List<Token> tokens(String statement, boolean backslashEscapes) {
        var lexer = new SqlLexer("", statement);
        lexer.backslashEscapes = backslashEscapes;
        var tokens = new ArrayList<Token>();
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
            tokens.add(next.get());
        }
        return tokens;
    }

    private Optional<Lexeme> statement() {
        var tokens = new ArrayList<Token>();
        var nesting = new Nesting();
        for (Optional<Token> next = next(); next.isPresent(); next = next()) {
            Token token = next.get();
            if (tokens.isEmpty() && token.isSymbol("\\")) {
                return Optional.of(restOfLine(token));
            }
            if (!token.isSymbol(";") || nesting.isOpen()) {
                tokens.add(token);
                nesting.see(tokens);
            } else if (!tokens.isEmpty()) {
                return Optional.of(ended(List.copyOf(tokens)));
            }
        }
        if (nesting.isInRoutineBody()) {
            throw EngineError.SQL_UNCLOSED.exception(file, tokens.get(0).line(), "BEGIN ATOMIC");
        }
        return tokens.isEmpty() ? Optional.empty() : Optional.of(ended(List.copyOf(tokens)));
    }

    private Lexeme ended(List<Token> tokens) {
        boolean escapes = backslashEscapes;
        backslashEscapes = SettingStatement.backslashEscapesAfter(tokens, escapes);
        SourceText data = CopyStatement.readsClient(tokens) ? copyData(tokens.get(0)) : null;
        return new Lexeme(tokens, at, escapes, data);
    }

    /** A line of psql's as one token. */
    private Lexeme restOfLine(Token backslash) {
        int end = endOfLine(at);
        at = end;
        var text = sql.substring(backslash.start(), end);
        return new Lexeme(
                List.of(new Token(TokenKind.SYMBOL, text, backslash.line(), backslash.start())), end, false, null);
    }

    /** Reads the data behind the line in which its COPY ends, up to and with the line that ends it. */
    private SourceText copyData(Token copy) {
        int rest = endOfLine(at);
        String behind = sql.substring(at, rest).strip();
        if (!behind.isEmpty() && !behind.startsWith("--")) {
            throw EngineError.SQL_COPY.exception(
                    file + ":" + line, "the data of a COPY begins on a line of its own", COPY_FORM);
        }
        int start = Math.min(rest + 1, sql.length());
        int firstLine = line + 1;
        for (int from = start; from < sql.length(); from = endOfLine(from) + 1) {
            int end = endOfLine(from);
            if (sql.substring(from, end).stripTrailing().equals(END_OF_DATA)) {
                String data = sql.substring(start, from);
                at = end;
                line = firstLine + (int) data.chars().filter(c -> c == '\n').count();
                return new SourceText(data, firstLine);
            }
        }
        throw EngineError.SQL_COPY.exception(
                file + ":" + copy.line(), "the data of this COPY has no end, a line with \\.", COPY_FORM);
    }

    private int endOfLine(int from) {
        int end = sql.indexOf('\n', from);
        return end < 0 ? sql.length() : end;
    }

    /**
     * Follows what keeps a semicolon from ending a statement: parentheses, as in CREATE RULE … DO ALSO (…; …), and the
     * body of CREATE FUNCTION … BEGIN ATOMIC …; END.
     *
     * <p>Only an END at the place of a statement closes a body, and only there can it stand: that of a CASE, and
     * columns called case, begin or end, stand elsewhere.
     */
    private static final class Nesting {
        private int parentheses;
        private boolean body;

        void see(List<Token> statement) {
            Token token = statement.get(statement.size() - 1);
            Token before = statement.get(Math.max(0, statement.size() - 2));
            if (token.isSymbol("(")) {
                parentheses++;
            } else if (token.isSymbol(")")) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (body && token.is("END") && (before.isSymbol(";") || before.is("ATOMIC"))) {
                body = false;
            } else if (parentheses == 0 && token.is("ATOMIC") && before.is("BEGIN") && createsRoutine(statement)) {
                body = true;
            }
        }

        boolean isOpen() {
            return body || parentheses > 0;
        }

        boolean isInRoutineBody() {
            return body;
        }

        private static boolean createsRoutine(List<Token> statement) {
            // CREATE [OR REPLACE] FUNCTION or PROCEDURE.
            return statement.get(0).is("CREATE")
                    && statement.stream().limit(4).anyMatch(token -> token.is("FUNCTION") || token.is("PROCEDURE"));
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
            plainString();
            kind = TokenKind.STRING;
        } else if (c == '"') {
            quoted('"', false, "quoted identifier");
            kind = TokenKind.QUOTED_IDENTIFIER;
        } else if ((c == 'e' || c == 'E') && startsWith("'", at + 1)) {
            at++;
            escapeString();
            kind = TokenKind.STRING;
        } else if ((c == 'n' || c == 'N') && startsWith("'", at + 1)) {
            at++;
            plainString();
            kind = TokenKind.STRING;
        } else if ("bBxX".indexOf(c) >= 0 && startsWith("'", at + 1)) {
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

    private void plainString() {
        if (backslashEscapes) {
            escapeString();
        } else {
            quoted('\'', false, "quote");
        }
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
