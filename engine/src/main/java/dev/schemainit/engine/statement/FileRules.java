package dev.schemainit.engine.statement;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.Refusals;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.statement.SqlLexer.Lexeme;
import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Refuses, before anything connects, what would undo the run's transaction, hang the driver or leak a secret. */
public final class FileRules {
    /** What to do instead of a command of psql's. */
    private static final Map<String, String> INSTEAD = Map.of(
            "c", "remove it: one folder belongs to one database, which the deployment names",
            "connect", "remove it: one folder belongs to one database, which the deployment names",
            "i", "make the file that it names a migration of its own",
            "ir", "make the file that it names a migration of its own",
            "include", "make the file that it names a migration of its own",
            "copy", "write COPY … FROM stdin followed by its data, or INSERT",
            "set", "write the value itself where it is used",
            ".", "end the COPY before it with a semicolon, on the line above the data");

    /** What pg_dump writes around its output since August 2025; it holds for psql alone. */
    private static final Set<String> PASSED_OVER = Set.of("restrict", "unrestrict");

    private static final Set<String> DATE_STYLES =
            Set.of("sql", "postgres", "german", "noneuropean", "euro", "european");

    private FileRules() {}

    /**
     * The statements of a file that may run.
     *
     * @param marked whether its first line says that its statements run outside a transaction
     * @throws SchemaInitException for a file that may not
     */
    public static List<SqlStatement> statements(String file, String sql, boolean marked) {
        int nul = sql.indexOf('\0');
        if (nul >= 0) {
            throw EngineError.SQL_NUL.exception(file, FilePosition.of(sql, nul).line());
        }
        List<Lexeme> lexemes = SqlLexer.statements(file, sql);
        var refusals = new ArrayList<SchemaInitException>();
        for (Lexeme lexeme : lexemes) {
            try {
                tokens(file, lexeme.tokens());
                transactions(file, lexeme.tokens());
                copies(file, lexeme);
                settings(file, lexeme.tokens());
            } catch (SchemaInitException refused) {
                refusals.add(refused);
            }
        }
        Refusals.require(refusals);
        return StatementRoles.of(file, sql, lexemes, marked);
    }

    private static void tokens(String file, List<Token> statement) {
        for (int i = 0; i < statement.size(); i++) {
            Token token = statement.get(i);
            if (token.kind() == TokenKind.SYMBOL && token.text().startsWith("\\") && !isPassedOver(token)) {
                throw psqlCommand(file, token);
            }
            if (token.is("PASSWORD")
                    && i + 1 < statement.size()
                    && statement.get(i + 1).kind() == TokenKind.STRING) {
                throw EngineError.SQL_PASSWORD.exception(file, token.line());
            }
        }
    }

    private static boolean isPassedOver(Token line) {
        return PASSED_OVER.contains(command(line));
    }

    private static String command(Token line) {
        return line.text().substring(1).split("\\s", 2)[0];
    }

    private static SchemaInitException psqlCommand(String file, Token line) {
        return EngineError.SQL_PSQL_COMMAND.exception(
                file, line.line(), INSTEAD.getOrDefault(command(line), "write it as SQL, or remove it"));
    }

    private static void transactions(String file, List<Token> statement) {
        Token first = statement.get(0);
        if (StatementRoles.undoes(statement)) {
            throw EngineError.SQL_TRANSACTION.exception(
                    file, first.line(), StatementKind.of(statement) + " would undo the files before it");
        }
        if (StatementRoles.prepares(statement)) {
            throw EngineError.SQL_TRANSACTION.exception(
                    file, first.line(), StatementKind.of(statement) + " would leave a transaction for another session");
        }
    }

    private static void copies(String file, Lexeme lexeme) {
        List<Token> statement = lexeme.tokens();
        int line = lexeme.first().line();
        if (CopyStatement.writesClient(statement)) {
            throw EngineError.SQL_COPY.exception(
                    file + ":" + line, "a migration has nowhere to write the rows of COPY TO STDOUT", "remove it");
        }
        if (lexeme.copyData() != null && CopyStatement.isBinary(statement)) {
            throw EngineError.SQL_COPY.exception(
                    file + ":" + line, "the data of a binary COPY is not text", "write the data as text or CSV");
        }
    }

    private static void settings(String file, List<Token> statement) {
        Token first = statement.get(0);
        if (first.is("SET") && statement.stream().anyMatch(token -> token.is("AUTHORIZATION"))) {
            throw EngineError.SQL_SESSION.exception(
                    file + ":" + first.line(), "SET SESSION AUTHORIZATION would change who the run is", "use SET ROLE");
        }
        // The driver ends a connection that writes dates in another way.
        if (first.is("SET")
                && statement.stream().anyMatch(token -> token.is("datestyle"))
                && statement.stream()
                        .map(token -> token.text().replace("'", "").toLowerCase(Locale.ROOT))
                        .flatMap(text -> List.of(text.split("[ ,]+")).stream())
                        .anyMatch(DATE_STYLES::contains)) {
            throw EngineError.SQL_SESSION.exception(
                    file + ":" + first.line(), "this DateStyle cannot hold in a run", "write dates in ISO's form");
        }
    }
}
