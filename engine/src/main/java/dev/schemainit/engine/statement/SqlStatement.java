package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Lexeme;
import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a file.
 *
 * @param file the whole text of the file
 * @param start where it begins in the file, from 0, without the comments before it
 * @param end where it ends, exclusive, without its semicolon
 * @param next where the text of the next statement begins
 * @param line of the file where it begins, from 1
 * @param role how it runs
 * @param settings what it does to the settings of its session
 * @param locks about how many entries of the server's table of locks it takes
 * @param backslashEscapes whether its plain quotes have escapes, because the file has said so before it
 * @param copyData what a COPY from the client reads; null for any other statement
 */
public record SqlStatement(
        String file,
        int start,
        int end,
        int next,
        int line,
        StatementRole role,
        SettingsEffect settings,
        int locks,
        boolean backslashEscapes,
        @Nullable SourceText copyData) {
    static SqlStatement of(String file, Lexeme lexeme, StatementRole role) {
        List<Token> tokens = lexeme.tokens();
        return new SqlStatement(
                file,
                lexeme.first().start(),
                tokens.get(tokens.size() - 1).end(),
                lexeme.next(),
                lexeme.first().line(),
                role,
                SettingsEffect.of(tokens),
                LockEstimate.of(tokens),
                lexeme.backslashEscapes(),
                lexeme.copyData());
    }

    /** Without comments around it and without its semicolon. */
    public String text() {
        return file.substring(start, end);
    }

    /** Whether the server has to see it. */
    public boolean hasEffect() {
        return role != StatementRole.NO_EFFECT;
    }

    /**
     * The setting that it is there to change, in lower case; {@code all} for RESET ALL, and empty for a statement that
     * does something else.
     */
    public Optional<String> setting() {
        return settings.isMeant() ? SettingStatement.name(tokens()) : Optional.empty();
    }

    /** Its first word in upper case, such as {@code ALTER}. */
    public String keyword() {
        return text().split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    }

    /** Its first words in upper case, as far as they say what kind of statement it is: never text of the user. */
    public String kind() {
        return StatementKind.of(tokens());
    }

    /**
     * The name of what it creates, as the catalog spells it and without its schema; empty for any other statement.
     *
     * @param kind such as {@code EXTENSION}
     */
    public Optional<String> created(String kind) {
        return keyword().equals("CREATE") ? CreatedObject.name(tokens(), kind) : Optional.empty();
    }

    /** The names in it that PostgreSQL cuts off. */
    public List<LongIdentifier> longIdentifiers() {
        // Most statements are too short to read them again for this.
        return end - start <= LongIdentifier.MAX_BYTES ? List.of() : LongIdentifier.of(tokens(), line);
    }

    /** Whether it would end a transaction in psql. */
    public boolean commits() {
        return role == StatementRole.NO_EFFECT && Set.of("COMMIT", "END").contains(keyword());
    }

    /** The schema in which it makes something, as the file names it; empty where it makes nothing in a schema. */
    public Optional<String> schemaOfCreated() {
        return CreatedObject.schema(tokens());
    }

    /** Whether it makes something that belongs to the database as a whole: a schema, an extension. */
    public boolean createsInDatabase() {
        return CreatedObject.isInTheDatabase(tokens());
    }

    /**
     * Whether it is about what belongs to the server more than to a schema: an extension, a role, or its members.
     */
    public boolean isOfServer() {
        return StatementKind.isOfServer(tokens());
    }

    /** What its words and quoted identifiers name, as the catalog spells it. */
    public Set<String> identifiers() {
        return tokens().stream()
                .filter(Token::isName)
                .map(Token::text)
                .map(text ->
                        text.startsWith("\"") ? text.substring(1, text.length() - 1) : text.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    List<Token> tokens() {
        return SqlLexer.tokens(text(), backslashEscapes);
    }
}
