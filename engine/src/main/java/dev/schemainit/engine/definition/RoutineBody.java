package dev.schemainit.engine.definition;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.statement.SqlLexer;
import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import dev.schemainit.engine.text.Sha256;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What counts of the body of a function or procedure, of which a line has the hash: it has many lines of its own. */
public enum RoutineBody {
    /**
     * In SQL and PL/pgSQL: not white space, comments, and the letter case outside quotes, so that a function which
     * another tool has made is recognised.
     */
    TOKENS {
        @Override
        String counted(String body) {
            try {
                return tokens(SqlLexer.tokens(body, false));
            } catch (SchemaInitException unclosed) {
                // It has escapes that only its own settings explain.
                return body;
            }
        }
    },
    /** In SQL with BEGIN ATOMIC, which PostgreSQL keeps as expressions and not as text. */
    ATOMIC {
        @Override
        String counted(String body) {
            Matcher begin = BEGIN.matcher(body);
            return NormalForm.EXPRESSION.of(begin.find() ? body.substring(begin.start()) : body);
        }
    },
    /** In any other language: each character, but for how its lines end. */
    CHARACTERS {
        @Override
        String counted(String body) {
            return body.replace("\r\n", "\n");
        }
    };

    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    /** Where the body begins in the text that creates a function. */
    private static final Pattern BEGIN = Pattern.compile("^(?:BEGIN ATOMIC|RETURN )", Pattern.MULTILINE);

    abstract String counted(String body);

    /** 16 hexadecimal digits of a SHA-256. */
    public String hash(String body) {
        return Sha256.shortOf(counted(body));
    }

    private static String tokens(List<Token> tokens) {
        var text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean sameOperator = i > 0 && isOperator(token) && joins(tokens.get(i - 1), token);
            text.append(i == 0 || sameOperator ? "" : " ").append(inLowerCase(token));
        }
        return text.toString();
    }

    /** Whether two characters are of one operator; a sign before a number is one of its own. */
    private static boolean joins(Token before, Token token) {
        return isOperator(before) && before.end() == token.start() && !token.isSymbol("-") && !token.isSymbol("+");
    }

    private static boolean isOperator(Token token) {
        return token.kind() == TokenKind.SYMBOL && OPERATORS.contains(token.text());
    }

    /** PostgreSQL folds the letters of ASCII alone. */
    private static String inLowerCase(Token token) {
        if (token.kind() == TokenKind.STRING || token.kind() == TokenKind.QUOTED_IDENTIFIER) {
            return token.text();
        }
        var folded = new StringBuilder(token.text());
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            folded.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return folded.toString();
    }
}
