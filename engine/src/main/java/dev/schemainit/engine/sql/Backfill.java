package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.statement.FileRules;
import dev.schemainit.engine.statement.SqlLexer;
import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file whose one statement runs again and again, for one range of keys after the other, because its first line says
 * so: {@code -- schemainit: batches of 10000 by orders.id}.
 *
 * <p>The statement has the places {@code :from} and {@code :to}, the first and the last key of a range: both belong to
 * it.
 *
 * @param rows how many rows of the table a range has at most
 * @param table as SQL writes it, possibly with a schema
 * @param column of the table, by whose order the ranges follow each other
 */
public record Backfill(int rows, String table, String column) {
    private static final Pattern BEGINNING = Pattern.compile("\\s*--\\s*schemainit:\\s*batch.*");
    private static final Pattern COMMENT =
            Pattern.compile("\\s*--\\s*schemainit:\\s*batches\\s+of\\s+(\\d{1,7})\\s+by\\s+(" + TransientPartitions.NAME
                    + ")\\.(" + TransientPartitions.PLAIN_NAME + ")\\s*");
    private static final Set<String> CHANGES_ROWS = Set.of("UPDATE", "DELETE", "INSERT", "WITH");
    private static final String FROM = "from";
    private static final String TO = "to";

    /** Such as {@code orders.id}. */
    public String key() {
        return table + "." + column;
    }

    /** Whether the first line of a text is such a comment, or one that is meant to be. */
    public static boolean isMeant(String text) {
        return BEGINNING.matcher(firstLine(text)).matches();
    }

    /**
     * What the first line says.
     *
     * @param name of the file, for messages
     * @return empty for any other file
     * @throws dev.schemainit.engine.failure.SchemaInitException if the line, or the statement below it, is not of the
     *     form that it has to have
     */
    static Optional<Backfill> of(String name, String text, List<SqlStatement> statements) {
        if (!isMeant(text)) {
            return Optional.empty();
        }
        Matcher comment = COMMENT.matcher(firstLine(text));
        if (!comment.matches() || Integer.parseInt(comment.group(1)) == 0) {
            throw refused(name, 1, "its first line is not of the form -- schemainit: batches of 10000 by orders.id");
        }
        if (statements.size() != 1) {
            throw refused(name, 1, "it has " + statements.size() + " statements, and batches are of exactly one");
        }
        requireRange(name, statements.get(0), TransientPartitions.plain(comment.group(3)));
        return Optional.of(new Backfill(Integer.parseInt(comment.group(1)), comment.group(2), comment.group(3)));
    }

    private static void requireRange(String name, SqlStatement statement, String column) {
        if (!CHANGES_ROWS.contains(statement.keyword())) {
            throw refused(name, statement.line(), "it is no UPDATE, DELETE or INSERT … SELECT");
        }
        List<Place> places = places(statement);
        for (String key : List.of(FROM, TO)) {
            if (places.stream().noneMatch(place -> place.key().equals(key))) {
                throw refused(name, statement.line(), "its statement has no :" + key);
            }
        }
        places.stream().filter(Place::isLeftOut).findFirst().ifPresent(place -> {
            throw refused(name, statement.line(), "its statement leaves out the row whose key is :" + place.key());
        });
        if (sets(statement, column)) {
            throw refused(
                    name,
                    statement.line(),
                    "its statement changes " + column + ", which determines the order of the rows");
        }
        for (String key : List.of(FROM, TO)) {
            if (places.stream().noneMatch(place -> place.key().equals(key) && column.equals(place.bounds()))) {
                throw refused(name, statement.line(), "its statement does not compare " + column + " with :" + key);
            }
        }
    }

    private static RuntimeException refused(String name, int line, String reason) {
        return EngineError.BACKFILL_FORM.exception(name + ":" + line, reason);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /**
     * A file with its statement for all keys at once.
     *
     * @param from an SQL expression for the first of them
     * @param to the same for the last one
     */
    public static FilePart asOne(MigrationFile file, String from, String to) {
        SqlStatement statement = file.statements().get(0);
        String sql = file.sql().substring(0, statement.start())
                + ofRange(statement, from, to)
                + file.sql().substring(statement.end());
        var text = new FileText(
                sql,
                file.checksum(),
                FileRules.statements(file.name(), sql, false),
                file.text().backfill());
        return FilePart.whole(new MigrationFile.Repeatable(file.name(), text));
    }

    /**
     * The statement for one range.
     *
     * @param from an SQL expression for its first key
     * @param to the same for its last one
     */
    public static String ofRange(SqlStatement statement, String from, String to) {
        var text = new StringBuilder(statement.text());
        List<Place> places = places(statement);
        for (int i = places.size() - 1; i >= 0; i--) {
            Place place = places.get(i);
            text.replace(place.start(), place.end(), place.key().equals(FROM) ? from : to);
        }
        return text.toString();
    }

    /**
     * A place that a key is put into.
     *
     * @param key {@code from} or {@code to}
     * @param start in the statement's text, from 0
     * @param isLeftOut whether it is compared in such a way that the key itself is no part of the range
     * @param bounds the column that it is the right bound of; null for any other use of it
     */
    private record Place(
            String key,
            int start,
            int end,
            boolean isLeftOut,
            @Nullable String bounds) {}

    /** What follows two colons is a type, and no place. */
    private static List<Place> places(SqlStatement statement) {
        List<Token> tokens = SqlLexer.tokens(statement.text(), statement.backslashEscapes());
        var places = new ArrayList<Place>();
        for (int i = 1; i + 1 < tokens.size(); i++) {
            Token colon = tokens.get(i);
            Token key = tokens.get(i + 1);
            String name = key.text().toLowerCase(Locale.ROOT);
            boolean isPlace = colon.isSymbol(":")
                    && key.start() == colon.end()
                    && (name.equals(FROM) || name.equals(TO))
                    && !(tokens.get(i - 1).isSymbol(":") && tokens.get(i - 1).end() == colon.start());
            if (isPlace) {
                places.add(
                        new Place(name, colon.start(), key.end(), isLeftOut(tokens, i, name), bounds(tokens, i, name)));
            }
        }
        return places;
    }

    /** {@code id > :from} and {@code id < :to}, in either direction. */
    private static boolean isLeftOut(List<Token> tokens, int colon, String key) {
        String before = key.equals(FROM) ? ">" : "<";
        String behind = key.equals(FROM) ? "<" : ">";
        return isSymbol(tokens, colon - 1, before)
                || isSymbol(tokens, colon + 2, behind) && !isSymbol(tokens, colon + 3, "=");
    }

    /** The column of {@code id BETWEEN :from AND :to}, {@code id >= :from} or {@code :from <= id}; null for none. */
    private static @Nullable String bounds(List<Token> tokens, int colon, String key) {
        String before = key.equals(FROM) ? ">" : "<";
        String behind = key.equals(FROM) ? "<" : ">";
        if (key.equals(FROM) && is(tokens, colon - 1, "BETWEEN")) {
            return column(tokens, colon - 2);
        }
        if (key.equals(TO)
                && is(tokens, colon - 1, "AND")
                && is(tokens, colon - 2, FROM)
                && is(tokens, colon - 4, "BETWEEN")) {
            return column(tokens, colon - 5);
        }
        if (isSymbol(tokens, colon - 1, "=") && isSymbol(tokens, colon - 2, before)) {
            return column(tokens, colon - 3);
        }
        boolean follows = isSymbol(tokens, colon + 2, behind) && isSymbol(tokens, colon + 3, "=");
        return follows ? column(tokens, lastOfName(tokens, colon + 4)) : null;
    }

    private static int lastOfName(List<Token> tokens, int index) {
        return isSymbol(tokens, index + 1, ".") ? lastOfName(tokens, index + 2) : index;
    }

    private static @Nullable String column(List<Token> tokens, int index) {
        return index >= 0 && index < tokens.size()
                ? TransientPartitions.plain(tokens.get(index).text())
                : null;
    }

    private static boolean is(List<Token> tokens, int index, String word) {
        return index >= 0 && tokens.get(index).text().equalsIgnoreCase(word);
    }

    private static boolean isSymbol(List<Token> tokens, int index, String symbol) {
        return index >= 0 && index < tokens.size() && tokens.get(index).isSymbol(symbol);
    }

    /** Whether an UPDATE changes the column, as in {@code SET a = 1, id = 2} and {@code SET (a, id) = …}. */
    private static boolean sets(SqlStatement statement, String column) {
        List<Token> tokens = SqlLexer.tokens(statement.text(), statement.backslashEscapes());
        boolean isTarget = false;
        int depth = 0;
        int start = 0;
        while (start < tokens.size() && !is(tokens, start, "SET")) {
            start++;
        }
        for (int i = start; i < tokens.size() && !(depth == 0 && is(tokens, i, "WHERE")); i++) {
            Token token = tokens.get(i);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            isTarget = isTarget && !token.isSymbol("=") || depth == 0 && (token.isSymbol(",") || i == start);
            if (isTarget && column.equals(column(tokens, i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a statement changes rows of the table itself. */
    public boolean updatesItsTable(SqlStatement statement) {
        List<Token> tokens = SqlLexer.tokens(statement.text(), statement.backslashEscapes());
        int name = is(tokens, 1, "ONLY") ? 2 : 1;
        String text = tokens.subList(name, Math.min(lastOfName(tokens, name) + 1, tokens.size())).stream()
                .map(Token::text)
                .collect(Collectors.joining());
        return is(tokens, 0, "UPDATE") && TransientPartitions.plain(text).equals(TransientPartitions.plain(table));
    }
}
