package dev.schemainit.engine.catalog;

import dev.schemainit.engine.sql.TransientPartitions;
import dev.schemainit.engine.text.PackagedText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a database holds, as sorted lines of text: the content of {@code expected.txt}.
 *
 * <p>Each line is {@code <identity>} or {@code <identity>: <definition>}; {@code catalog.sql} says which lines there
 * are.
 */
public final class Catalog {
    /** The catalog of an empty database. */
    public static final Catalog NOTHING = new Catalog();

    /** One query, for what is in the search path {@code public}. */
    public static final String QUERY = PackagedText.of(Catalog.class, "catalog.sql");

    private static final String HEADER = """
            # The catalog that this folder's migrations lead to, the same on PostgreSQL 13 to 18.
            # Written by ./schemainit expect, compared before a deployment commits: review it, do not edit it.
            """;
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern PARTITION_OF =
            Pattern.compile(" partition of (" + TransientPartitions.NAME + ")(?= FOR VALUES | DEFAULT)");
    /** A clone of a foreign key, which refers to a partition, and the sequence of a partition's column. */
    private static final Pattern EXISTS_FOR = Pattern.compile("^FOREIGN KEY .* REFERENCES (" + TransientPartitions.NAME
            + ")\\(| owned by (" + TransientPartitions.NAME + ")\\." + TransientPartitions.PLAIN_NAME + "$");

    private static final String TABLE = "table ";
    private static final String INDEX = " index ";

    /**
     * Definition by identity; an empty definition where the line is its identity alone.
     *
     * <p>Not sorted: most of a database's thousands of lines are only looked up, and few are shown.
     */
    private final Map<String, String> definitions = new HashMap<>();

    private Catalog() {}

    /** Reads the lines of an {@code expected.txt}; empty lines and those that begin with # are passed over. */
    public static Catalog parse(String text) {
        var catalog = new Catalog();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(catalog::add);
        return catalog;
    }

    /** The catalog of a database, read in one query. The search path has to be {@code public}. */
    public static Catalog read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return read(statement.executeQuery(QUERY));
        }
    }

    /** The catalog that {@link #QUERY} has found. */
    public static Catalog read(ResultSet rows) throws SQLException {
        var catalog = new Catalog();
        while (rows.next()) {
            String line = rows.getString(1);
            // A definition may hold line breaks, as in a default with a text of several lines.
            catalog.add(
                    line.indexOf('\n') < 0 && line.indexOf('\r') < 0
                            ? line
                            : LINE_BREAK.matcher(line).replaceAll(" "));
        }
        return catalog;
    }

    private void add(String line) {
        int colon = line.indexOf(": ");
        definitions.put(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 2));
    }

    /**
     * The same without the partitions that come and go: their own lines, those of everything on them, and of what
     * exists because of them, such as the foreign keys that a reference to a partitioned table makes for each
     * partition.
     */
    public Catalog without(List<TransientPartitions> comments) {
        Set<String> partitions = partitionsOf(comments);
        if (partitions.isEmpty()) {
            return this;
        }
        var rest = new Catalog();
        definitions.forEach((identity, definition) -> {
            if (!partitions.contains(nameOf(relationOf(identity))) && !existsFor(partitions, definition)) {
                rest.definitions.put(identity, definition);
            }
        });
        return rest;
    }

    /** Those of the comments that name no partitioned table of this catalog. */
    public List<TransientPartitions> withoutEffect(List<TransientPartitions> comments) {
        Set<String> partitioned = definitions.entrySet().stream()
                .filter(line -> line.getValue().contains(" partition by ") && isRelation(line.getKey()))
                .map(line -> nameOf(line.getKey()))
                .collect(Collectors.toSet());
        return comments.stream()
                .filter(comment -> !partitioned.contains(comment.table()))
                .toList();
    }

    /** The plain names of the partitions at all levels. */
    private Set<String> partitionsOf(List<TransientPartitions> comments) {
        if (comments.isEmpty()) {
            return Set.of();
        }
        var parents = new HashMap<String, String>();
        definitions.forEach((identity, definition) -> {
            Matcher parent = PARTITION_OF.matcher(definition);
            if (identity.startsWith(TABLE) && isRelation(identity) && parent.find()) {
                parents.put(nameOf(identity), TransientPartitions.plain(parent.group(1)));
            }
        });
        Set<String> tables = comments.stream().map(TransientPartitions::table).collect(Collectors.toSet());
        var found = new HashSet<String>();
        boolean foundMore;
        do {
            // Once for each level of partitions.
            foundMore = found.addAll(parents.entrySet().stream()
                    .filter(line -> tables.contains(line.getValue()) || found.contains(line.getValue()))
                    .map(Map.Entry::getKey)
                    .toList());
        } while (foundMore);
        return found;
    }

    private static boolean existsFor(Set<String> partitions, String definition) {
        Matcher owner = EXISTS_FOR.matcher(definition);
        return owner.find()
                && partitions.contains(
                        TransientPartitions.plain(owner.group(1) == null ? owner.group(2) : owner.group(1)));
    }

    private static String nameOf(String relation) {
        return TransientPartitions.plain(relation.replaceFirst("^table ", ""));
    }

    /** How many lines there are. */
    public int size() {
        return definitions.size();
    }

    /** The lines, sorted by what they are of. */
    public List<String> lines() {
        return definitions.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(line -> line(line.getKey(), line.getValue()))
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
                .sorted()
                .toList();
    }

    /** Whether there is a table of this name, written as {@link #tables()} does. */
    boolean hasTable(String name) {
        return definitions.containsKey(TABLE + name);
    }

    /**
     * How a database differs from this catalog.
     *
     * <p>Objects that this catalog does not know belong to others and are no difference, except those that hang on a
     * table or view of this catalog: a column, constraint, index, trigger or policy too many.
     */
    public List<Difference> differencesOf(Catalog found) {
        return differencesTo(found, identity -> definitions.containsKey(relationOf(identity)));
    }

    /** Each line of this catalog and each that {@link #differencesOf} would report, compared with a database. */
    List<DriftCheck> checksOf(Catalog found) {
        var identities = new TreeSet<>(definitions.keySet());
        differencesOf(found).forEach(difference -> identities.add(difference.identity()));
        return identities.stream()
                .map(identity -> DriftCheck.ofLine(
                        relationOf(identity), identity, definitions.get(identity), found.definitions.get(identity)))
                .toList();
    }

    /** Every line that is not the same before and after, whoever owns the object. */
    public List<Difference> changesTo(Catalog after) {
        return differencesTo(after, identity -> true);
    }

    /**
     * What was made since another catalog was read: the lines that it does not have in the same words.
     *
     * @param kept identities of lines that stay nevertheless
     */
    public Catalog without(Catalog before, Set<String> kept) {
        var made = new Catalog();
        definitions.forEach((identity, definition) -> {
            if (kept.contains(identity) || !definition.equals(before.definitions.get(identity))) {
                made.definitions.put(identity, definition);
            }
        });
        return made;
    }

    /** Whether a table of this catalog is in the other one, under the same name. */
    public boolean sharesTableWith(Catalog other) {
        return tables().stream().anyMatch(other::hasTable);
    }

    /** Which indexes of this catalog's tables a failed concurrent build left invalid: {@code table t index i}. */
    List<String> invalidIndexesOf(Catalog found) {
        return found.definitions.entrySet().stream()
                .filter(line -> line.getKey().contains(INDEX) && line.getValue().endsWith(" invalid"))
                .map(Map.Entry::getKey)
                .filter(identity -> definitions.containsKey(relationOf(identity)))
                .sorted()
                .toList();
    }

    /** The name in an index's identity. */
    static String indexName(String identity) {
        return identity.substring(identity.indexOf(INDEX) + INDEX.length());
    }

    /** @param counts which identities that this catalog does not know are a difference */
    private List<Difference> differencesTo(Catalog other, Predicate<String> counts) {
        Stream<String> changed = definitions.entrySet().stream()
                .filter(line -> !line.getValue().equals(other.definitions.get(line.getKey())))
                .map(Map.Entry::getKey);
        Stream<String> added = other.definitions.keySet().stream()
                .filter(identity -> !definitions.containsKey(identity) && counts.test(identity));
        return Stream.concat(changed, added)
                .sorted()
                .map(identity -> Difference.of(identity, definitions.get(identity), other.definitions.get(identity)))
                .toList();
    }

    /** A relation's identity holds nothing that hangs on it: {@code table "a b"}, not {@code table t column c}. */
    private static boolean isRelation(String identity) {
        return identity.equals(relationOf(identity));
    }

    /** The relation an identity is of or hangs on; empty for a function, type or sequence. */
    private static String relationOf(String identity) {
        for (String kind : List.of(TABLE, "view ", "materialized view ", "foreign table ")) {
            if (identity.startsWith(kind)) {
                int end = kind.length();
                boolean quoted = false;
                while (end < identity.length() && (quoted || identity.charAt(end) != ' ')) {
                    quoted ^= identity.charAt(end) == '"';
                    end++;
                }
                return identity.substring(0, end);
            }
        }
        return "";
    }

    static String line(String identity, String definition) {
        return definition.isEmpty() ? identity : identity + ": " + definition;
    }
}
