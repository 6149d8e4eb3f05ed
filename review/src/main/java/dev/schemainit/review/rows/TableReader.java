package dev.schemainit.review.rows;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from the catalog what has to be known of each table to fill it. */
final class TableReader {
    /** Partitions are filled through the table they belong to. */
    private static final String TABLES = """
            SELECT c.oid, c.oid::regclass, quote_ident(c.relname), c.relkind = 'p'
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
                AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'schemainit')
                AND NOT EXISTS (
                    SELECT FROM pg_depend
                    WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
            ORDER BY 2""";

    private static final String COLUMNS = """
            SELECT a.attrelid, a.attnum, quote_ident(a.attname), a.atttypid, a.atttypmod,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
            ORDER BY a.attnum""";

    private static final String CHECKS = """
            SELECT conrelid, quote_ident(conname), pg_get_expr(conbin, conrelid), conkey
            FROM pg_constraint
            WHERE contype = 'c' AND conrelid <> 0
            ORDER BY conname""";

    /** A row goes where one of the partitions at the lowest level takes it; a key may be an expression on columns. */
    private static final String PARTITIONS = """
            SELECT p.partrelid, 'one of its partitions', string_agg(
                    '(' || coalesce(pg_get_partition_constraintdef(leaf.relid), 'true') || ')', ' OR '
                    ORDER BY leaf.relid),
                ARRAY(
                    SELECT DISTINCT a.attnum
                    FROM pg_partition_tree(p.partrelid) tree
                    JOIN pg_partitioned_table split ON split.partrelid = tree.relid
                    JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum > 0 AND NOT a.attisdropped
                        AND pg_get_partkeydef(split.partrelid) ~ ('(^|\\W)' || quote_ident(a.attname) || '(\\W|$)')
                    ORDER BY 1)
            FROM pg_partitioned_table p
            JOIN pg_class c ON c.oid = p.partrelid AND NOT c.relispartition
            CROSS JOIN pg_partition_tree(p.partrelid) leaf
            WHERE leaf.isleaf AND leaf.relid <> p.partrelid
            GROUP BY p.partrelid""";

    private static final String FOREIGN_KEYS = """
            SELECT c.conrelid, quote_ident(c.conname), c.conkey, c.confrelid::regclass, (
                    SELECT array_agg(quote_ident(a.attname) ORDER BY k.place)
                    FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
                    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)
            FROM pg_constraint c
            WHERE c.contype = 'f' AND c.conparentid = 0
            ORDER BY cardinality(c.conkey) DESC, c.conname""";

    /** The columns of an expression are told by its text alone. */
    private static final String UNIQUE_KEYS = """
            SELECT i.indrelid, CASE
                    WHEN 0 = ANY (i.indkey::int2[]) THEN ARRAY(
                        SELECT a.attnum
                        FROM pg_attribute a
                        WHERE a.attrelid = i.indrelid AND a.attnum > 0 AND NOT a.attisdropped
                            AND regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '')
                                ~ ('(^|\\W)' || quote_ident(a.attname) || '(\\W|$)'))
                    ELSE i.indkey::int2[]
                END, i.indimmediate
            FROM pg_index i
            WHERE i.indisunique OR i.indisexclusion""";

    /** ON CONFLICT does not go with a rule for INSERT or UPDATE. */
    private static final String RULES = "SELECT ev_class, 1 FROM pg_rewrite WHERE ev_type IN ('2', '3')";

    private final Database database;

    TableReader(Database database) {
        this.database = database;
    }

    /** All tables of the user's, by name. */
    List<Table> read() throws SQLException {
        record UniqueKey(List<Integer> columns, boolean immediate) {}
        Map<Long, List<Column>> columns = byTable(
                COLUMNS,
                row -> new Column(
                        row.getInt(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getBoolean(7),
                        Optional.ofNullable(row.getString(8))));
        Map<Long, List<Check>> checks = byTable(CHECKS, TableReader::check);
        Map<Long, List<Check>> partitions = byTable(PARTITIONS, TableReader::check);
        Map<Long, List<ForeignKey>> foreignKeys = byTable(
                FOREIGN_KEYS,
                row -> new ForeignKey(
                        row.getString(2), numbers(row.getArray(3)), row.getString(4), texts(row.getArray(5))));
        Map<Long, List<UniqueKey>> uniqueKeys =
                byTable(UNIQUE_KEYS, row -> new UniqueKey(numbers(row.getArray(2)), row.getBoolean(3)));
        Map<Long, List<Integer>> rules = byTable(RULES, row -> row.getInt(2));
        return database.query(TABLES, row -> {
            long oid = row.getLong(1);
            List<UniqueKey> keys = uniqueKeys.getOrDefault(oid, List.of());
            List<Check> partition = row.getBoolean(4)
                    ? partitions.getOrDefault(
                            oid, List.of(new Check("one of its partitions: it has none", "false", List.of())))
                    : List.of();
            return new Table(
                    row.getString(2),
                    row.getString(3),
                    columns.getOrDefault(oid, List.of()),
                    concat(checks.getOrDefault(oid, List.of()), partition),
                    foreignKeys.getOrDefault(oid, List.of()),
                    keys.stream().map(UniqueKey::columns).toList(),
                    keys.stream().allMatch(UniqueKey::immediate) && !rules.containsKey(oid));
        });
    }

    private static Check check(ResultSet row) throws SQLException {
        return new Check(row.getString(2), row.getString(3), numbers(row.getArray(4)));
    }

    /** What a query reads, by the table's oid in its first column. */
    private <T> Map<Long, List<T>> byTable(String sql, Database.Reader<T> reader) throws SQLException {
        record Of<T>(long table, T value) {}
        return database.query(sql, row -> new Of<>(row.getLong(1), reader.read(row))).stream()
                .collect(Collectors.groupingBy(Of::table, Collectors.mapping(Of::value, Collectors.toList())));
    }

    private static List<Integer> numbers(Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Number[]) array.getArray())
                        .map(Number::intValue)
                        .toList();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
