package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a database holds, as sorted lines of text: the content of {@code expected.txt}.
 *
 * <p>Each line is {@code <identity>} or {@code <identity>: <definition>}; {@code catalog.sql} says which lines there are.
 */
public final class Catalog {
    /** The catalog of an empty database. */
    public static final Catalog NOTHING = new Catalog(new TreeMap<>());

    /** One query, for what is in the search path {@code public}. */
    static final String QUERY = Resource.text(Catalog.class, "catalog.sql");

    private static final String HEADER = """
            # The catalog that this folder's migrations lead to, the same on PostgreSQL 13 to 18.
            # Written by ./schemainit expect, compared before a deployment commits: review it, do not edit it.
            """;
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final String TABLE = "table ";
    private static final String INDEX = " index ";

    /** Definition by identity, sorted by identity; an empty definition where the line is its identity alone. */
    private final TreeMap<String, String> definitions;

    private Catalog(TreeMap<String, String> definitions) {
        this.definitions = definitions;
    }

    /** The lines of an {@code expected.txt}; empty ones and those that begin with # say nothing. */
    static Catalog parse(String text) {
        return of(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    /** The catalog of a database, read in one query. The search path has to be {@code public}. */
    static Catalog read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return read(statement.executeQuery(QUERY));
        }
    }

    /** The catalog that {@link #QUERY} has found. */
    static Catalog read(ResultSet rows) throws SQLException {
        var lines = new ArrayList<String>();
        while (rows.next()) {
            String line = rows.getString(1);
            // A definition may hold line breaks, as in a default with a text of several lines.
            lines.add(
                    line.indexOf('\n') < 0 && line.indexOf('\r') < 0
                            ? line
                            : LINE_BREAK.matcher(line).replaceAll(" "));
        }
        return of(lines);
    }

    private static Catalog of(List<String> lines) {
        var definitions = new TreeMap<String, String>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            definitions.put(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 2));
        }
        return new Catalog(definitions);
    }

    /** The lines, sorted. */
    public List<String> lines() {
        return definitions.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The lines as the whole content of an {@code expected.txt}. */
    public String text() {
        return HEADER + String.join("\n", lines()) + "\n";
    }

    /** The names of the tables, quoted where SQL needs it, sorted. */
    public List<String> tables() {
        return definitions.keySet().stream()
                .filter(identity -> identity.startsWith(TABLE) && isRelation(identity))
                .map(identity -> identity.substring(TABLE.length()))
                .toList();
    }

    /**
     * How a database differs from this catalog.
     *
     * <p>Objects that this catalog does not know belong to others and are no difference, except those that hang on a
     * table or view of this catalog: a column, constraint, index, trigger or policy too many.
     */
    public List<Difference> differencesOf(Catalog found) {
        Set<String> relations = definitions.keySet().stream()
                .filter(Catalog::isRelation)
                .map(identity -> identity + " ")
                .collect(Collectors.toSet());
        var identities = new TreeSet<>(definitions.keySet());
        found.definitions.keySet().stream()
                .filter(identity -> relations.contains(relationOf(identity)))
                .forEach(identities::add);
        return differences(identities, definitions, found.definitions);
    }

    /** Each line of this catalog and each that {@link #differencesOf} would tell, held against a database. */
    List<Check> checksOf(Catalog found) {
        var identities = new TreeSet<>(definitions.keySet());
        differencesOf(found).forEach(difference -> identities.add(difference.identity()));
        return identities.stream()
                .map(identity -> Check.ofLine(
                        relationOf(identity).strip(),
                        identity,
                        definitions.get(identity),
                        found.definitions.get(identity)))
                .toList();
    }

    /** Every line that is not the same before and after, of whomever the object is. */
    public List<Difference> changesTo(Catalog after) {
        var identities = new TreeSet<>(definitions.keySet());
        identities.addAll(after.definitions.keySet());
        return differences(identities, definitions, after.definitions);
    }

    /** Whether a table of this catalog is in the other one, under the same name. */
    boolean sharesTableWith(Catalog other) {
        Set<String> others = Set.copyOf(other.tables());
        return tables().stream().anyMatch(others::contains);
    }

    /** Which of this catalog's indexes a failed concurrent build left invalid, such as {@code table t index i}. */
    List<String> invalidIndexesOf(Catalog found) {
        return definitions.keySet().stream()
                .filter(identity -> identity.contains(INDEX))
                .filter(identity -> found.definitions.getOrDefault(identity, "").endsWith(" invalid"))
                .toList();
    }

    /** The name in an index's identity. */
    static String indexName(String identity) {
        return identity.substring(identity.indexOf(INDEX) + INDEX.length());
    }

    private static List<Difference> differences(
            Set<String> identities, Map<String, String> expected, Map<String, String> found) {
        return identities.stream()
                .filter(identity -> !Objects.equals(expected.get(identity), found.get(identity)))
                .map(identity -> new Difference(identity, expected.get(identity), found.get(identity)))
                .toList();
    }

    /** A relation's identity holds nothing that hangs on it: {@code table "a b"}, not {@code table t column c}. */
    private static boolean isRelation(String identity) {
        return !relationOf(identity).isEmpty()
                && identity.length() + 1 == relationOf(identity).length();
    }

    /** The relation an identity is of or hangs on, with a space behind it; empty for a function, type or sequence. */
    private static String relationOf(String identity) {
        for (String kind : List.of(TABLE, "view ", "materialized view ", "foreign table ")) {
            if (identity.startsWith(kind)) {
                int end = kind.length();
                boolean quoted = false;
                while (end < identity.length() && (quoted || identity.charAt(end) != ' ')) {
                    quoted ^= identity.charAt(end) == '"';
                    end++;
                }
                return identity.substring(0, end) + " ";
            }
        }
        return "";
    }

    static String line(String identity, String definition) {
        return definition.isEmpty() ? identity : identity + ": " + definition;
    }
}
