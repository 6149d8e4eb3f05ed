package dev.schemainit.engine.catalog;

import dev.schemainit.engine.definition.PrintSettings;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.ExpectedFile;
import dev.schemainit.engine.sql.Takeover;
import dev.schemainit.engine.sql.TransientPartitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a database holds, as sorted lines of text: the content of {@code expected.txt}.
 *
 * <p>Each line is {@code <identity>} or {@code <identity>: <definition>}; {@code catalog.sql} says which lines there
 * are.
 */
public final class Catalog {
    /** The catalog of an empty database. */
    public static final Catalog NOTHING = new Catalog();

    /** A materialized view that no query can read; one that is expected so may have been filled since. */
    private static final String NOT_POPULATED = " not populated";

    private static final String TABLE = "table ";
    private static final String COLUMN = " column ";
    private static final String INDEX = " index ";
    /** How the identity of a line ends that says who owns an object, and who may do what with it. */
    public static final String ACCESS = " access";

    /** How the identity of a line begins that says the same of what will be made; a kind of objects follows. */
    public static final String DEFAULT_PRIVILEGES = "default privileges on ";

    /** A line of every catalog with access. */
    private static final String DATABASE_ACCESS = "database" + ACCESS;

    /**
     * Definition by identity; an empty definition where the line is its identity alone.
     *
     * <p>Not sorted: most of a database's thousands of lines are only looked up, and few are shown.
     */
    private final Map<String, String> definitions = new HashMap<>();

    Catalog() {}

    /** A catalog of these lines. */
    public static Catalog of(List<String> lines) {
        var catalog = new Catalog();
        for (String line : lines) {
            String identity = ExpectedFile.identity(line);
            catalog.put(identity, line.equals(identity) ? "" : line.substring(identity.length() + ": ".length()));
        }
        return catalog;
    }

    /**
     * One query, for a session with the {@link PrintSettings}.
     *
     * @param access whose roles' privileges are lines, too, and with them the owner of each object
     */
    public static String query(Optional<AccessFile> access) {
        return CatalogReader.query(access);
    }

    /** The catalog of a database, read in one query with the {@link PrintSettings}. */
    public static Catalog read(Connection connection, Optional<AccessFile> access) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return read(statement.executeQuery(query(access)));
        }
    }

    /** The same on a connection of its own, which keeps the settings that reading takes. */
    public static Catalog readOnItsOwn(Connection connection, Optional<AccessFile> access) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PrintSettings.set("SET"));
        }
        return read(connection, access);
    }

    /** The catalog that {@link #query} has found. */
    public static Catalog read(ResultSet rows) throws SQLException {
        return CatalogReader.read(rows);
    }

    void put(String identity, String definition) {
        definitions.put(identity, definition);
    }

    /**
     * The same without the partitions that come and go: their own lines, those of everything on them, and of what
     * exists because of them.
     */
    public Catalog without(List<TransientPartitions> comments) {
        var partitions = TableLines.ofPartitions(definitions, comments);
        return partitions.isEmpty() ? this : without(partitions);
    }

    /** The same without the table in which another tool records what it has applied, and what belongs to it. */
    public Catalog without(Takeover declared) {
        Catalog rest = without(TableLines.ofTable(declared.plainTable()));
        int dot = declared.table().lastIndexOf('.');
        String schema = dot < 0 ? "" : declared.table().substring(0, dot);
        if (dot > 0
                && rest.definitions.keySet().stream().noneMatch(identity -> identity.contains(" " + schema + "."))) {
            rest.definitions.remove("schema " + schema);
        }
        return rest;
    }

    private Catalog without(TableLines tables) {
        return where((identity, definition) -> {
            String base = baseOf(identity);
            return !tables.has(identity, definition) && !tables.has(base, definitions.getOrDefault(base, ""));
        });
    }

    /** The same without the lines about owners and privileges. */
    public Catalog withoutAccess() {
        return where((identity, definition) -> !identity.endsWith(ACCESS) && !identity.startsWith(DEFAULT_PRIVILEGES));
    }

    /** Those of the comments that name no partitioned table of this catalog. */
    public List<TransientPartitions> withoutEffect(List<TransientPartitions> comments) {
        Set<String> partitioned = definitions.entrySet().stream()
                .filter(line -> line.getValue().contains(" partition by ") && isRelation(line.getKey()))
                .map(line -> TableLines.nameOf(line.getKey()))
                .collect(Collectors.toSet());
        return comments.stream()
                .filter(comment -> !partitioned.contains(comment.table()))
                .toList();
    }

    private Catalog where(BiPredicate<String, String> stays) {
        var rest = new Catalog();
        definitions.forEach((identity, definition) -> {
            if (stays.test(identity, definition)) {
                rest.put(identity, definition);
            }
        });
        return rest;
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

    /** The names of the tables, quoted where SQL needs it, sorted. */
    public List<String> tables() {
        return definitions.keySet().stream()
                .filter(Catalog::isTable)
                .map(identity -> identity.substring(TABLE.length()))
                .sorted()
                .toList();
    }

    /**
     * The table of a name, as {@link #tables()} writes it.
     *
     * @param name as SQL writes it
     */
    public Optional<String> table(String name) {
        String plain = TransientPartitions.plain(name);
        return tables().stream()
                .filter(table -> TransientPartitions.plain(table).equals(plain))
                .findFirst();
    }

    /** The identities that end like this, sorted. */
    public List<String> identities(String ending) {
        return definitions.keySet().stream()
                .filter(identity -> identity.endsWith(ending))
                .sorted()
                .toList();
    }

    /** The definition in a line; empty where there is no such line. */
    public String definition(String identity) {
        return definitions.getOrDefault(identity, "");
    }

    /** Whether it is a sequence whose owner is that of its column's table. */
    public boolean isOwnedByColumn(String identity) {
        return identity.startsWith("sequence ") && definition(identity).contains(" owned by ");
    }

    /** Whether it has a line of this identity. */
    public boolean has(String identity) {
        return definitions.containsKey(identity);
    }

    /** Whether a line is the same in a database, or missing in both. */
    boolean agreesWith(Catalog found, String identity) {
        String expected = definitions.get(identity);
        String there = found.definitions.get(identity);
        return expected == null ? there == null : same(expected, there);
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
        return differencesTo(found, identity -> definitions.containsKey(baseOf(identity)));
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
     * What was made since another catalog was read: the lines that it does not have in the same words, and that of the
     * table where a column is one of them.
     *
     * @param kept identities of lines that stay nevertheless
     */
    public Catalog without(Catalog before, Set<String> kept) {
        Catalog made = where((identity, definition) ->
                kept.contains(identity) || !definition.equals(before.definitions.get(identity)));
        Set<String> withColumns = made.definitions.keySet().stream()
                .filter(identity -> identity.contains(COLUMN))
                .map(Catalog::relationOf)
                .collect(Collectors.toSet());
        definitions.forEach((identity, definition) -> {
            if (withColumns.contains(identity)) {
                made.put(identity, definition);
            }
        });
        return made;
    }

    /**
     * What somebody has made since another catalog was read, and this one does not list. What others have built on an
     * object that is renamed reads otherwise, and was there before.
     *
     * @return identities, sorted; of what hangs on an unlisted table the table alone
     */
    List<String> unlisted(Catalog before, Catalog after) {
        Set<String> lines = after.definitions.keySet().stream()
                .filter(identity -> !before.definitions.containsKey(identity) && !definitions.containsKey(identity))
                .collect(Collectors.toSet());
        return lines.stream()
                .filter(identity -> isRelation(identity) || !lines.contains(baseOf(identity)))
                .sorted()
                .toList();
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
                .filter(line -> !same(line.getValue(), other.definitions.get(line.getKey())))
                .map(Map.Entry::getKey);
        Stream<String> added = other.definitions.keySet().stream()
                .filter(identity -> !definitions.containsKey(identity) && counts.test(identity));
        return Stream.concat(changed, added)
                .sorted()
                .map(identity -> Difference.of(identity, definitions.get(identity), other.definitions.get(identity)))
                .toList();
    }

    /** Whether a definition is as expected; null where there is none. */
    static boolean same(String expected, @Nullable String found) {
        return expected.equals(found)
                || expected.endsWith(NOT_POPULATED)
                        && expected.substring(0, expected.length() - NOT_POPULATED.length())
                                .equals(found);
    }

    /** {@code table t} itself, and nothing that hangs on it. */
    static boolean isTable(String identity) {
        return identity.startsWith(TABLE) && isRelation(identity);
    }

    /** A relation's identity holds nothing that hangs on it: {@code table "a b"}, not {@code table t column c}. */
    private static boolean isRelation(String identity) {
        return identity.equals(relationOf(identity));
    }

    /** The relation an identity is of or hangs on; empty for a function, type or sequence. */
    static String relationOf(String identity) {
        for (String kind : List.of(TABLE, "view ", "materialized view ", "foreign table ", "type ")) {
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

    /** The line that another one hangs on: a relation's, that of what a line about access is of, or the database's. */
    private static String baseOf(String identity) {
        if (identity.startsWith(DEFAULT_PRIVILEGES)) {
            return DATABASE_ACCESS;
        }
        String relation = relationOf(identity);
        return relation.isEmpty() && identity.endsWith(ACCESS)
                ? identity.substring(0, identity.length() - ACCESS.length())
                : relation;
    }

    static String line(String identity, String definition) {
        return definition.isEmpty() ? identity : identity + ": " + definition;
    }
}
