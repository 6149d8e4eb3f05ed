package dev.schemainit.engine.definition;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.statement.SqlLexer;
import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import dev.schemainit.engine.text.Sha256;
import java.util.Locale;
import java.util.stream.Collectors;

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
                return SqlLexer.tokens(body, false).stream()
                        .map(RoutineBody::inLowerCase)
                        .collect(Collectors.joining(" "));
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
            return NormalForm.EXPRESSION.of(body);
        }
    },
    /** In any other language: each character, but for how its lines end. */
    CHARACTERS {
        @Override
        String counted(String body) {
            return body.replace("\r\n", "\n");
        }
    };

    abstract String counted(String body);

    /** 16 hexadecimal digits of a SHA-256. */
    public String hash(String body) {
        return Sha256.shortOf(counted(body));
    }

    private static String inLowerCase(Token token) {
        return token.kind() == TokenKind.WORD || token.kind() == TokenKind.SYMBOL
                ? token.text().toLowerCase(Locale.ROOT)
                : token.text();
    }
}
