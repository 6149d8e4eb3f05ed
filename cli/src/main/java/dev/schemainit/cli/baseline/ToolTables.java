package dev.schemainit.cli.baseline;

import dev.schemainit.cli.imports.MigrationTool;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What migration tools keep for themselves in a database: no part of its schema.
 *
 * @param relations tables and their sequences
 * @param schemas those that hold nothing else, as patterns of pg_dump
 */
record ToolTables(List<ToolRelation> relations, List<String> schemas) {
    /** The search path has to be {@code public}, as for the catalog. */
    private static final String RELATIONS = """
            WITH tool_table AS (
                SELECT oid
                FROM pg_class
                WHERE relkind IN ('r', 'p') AND relname = ANY (string_to_array('%s', ' '))
                    AND relnamespace::regnamespace::text NOT LIKE 'pg\\_%%'
            ), relation AS (
                SELECT oid FROM tool_table
                UNION ALL
                SELECT d.objid
                FROM pg_depend d
                JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                    AND d.refobjid IN (SELECT oid FROM tool_table) AND d.deptype IN ('a', 'i')
            )
            SELECT c.oid::regclass::text, n.nspname, c.relname, c.relkind = 'S',
                n.nspname <> 'public'
                AND NOT EXISTS (
                    SELECT FROM pg_class o
                    WHERE o.relnamespace = n.oid AND o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                        AND o.oid NOT IN (SELECT oid FROM relation))
                AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = n.oid)
            FROM relation r
            JOIN pg_class c ON c.oid = r.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            ORDER BY 1""";

    /**
     * A table or a sequence.
     *
     * @param name as SQL writes it
     * @param alone whether its schema holds nothing but such relations
     */
    record ToolRelation(String name, String schema, String relation, boolean sequence, boolean alone) {
        /** In quotes, where nothing has a meaning of its own. */
        String pattern() {
            return quoted(schema) + "." + quoted(relation);
        }

        private boolean isOf(String line) {
            String identity = (sequence ? "sequence " : "table ") + name;
            return line.equals(identity) || line.startsWith(identity + ":") || line.startsWith(identity + " ");
        }
    }

    static ToolTables in(Connection connection) throws SQLException {
        List<ToolRelation> relations = CatalogQuery.list(
                connection,
                String.format(RELATIONS, String.join(" ", MigrationTool.ownTables())),
                row -> new ToolRelation(
                        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5)));
        return new ToolTables(
                relations,
                relations.stream()
                        .filter(ToolRelation::alone)
                        .map(relation -> quoted(relation.schema()))
                        .distinct()
                        .toList());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The names of the tables, as SQL writes them. */
    List<String> tables() {
        return relations.stream()
                .filter(relation -> !relation.sequence())
                .map(ToolRelation::name)
                .toList();
    }

    /** The same catalog without them. */
    Catalog without(Catalog catalog) {
        Set<String> emptied = relations.stream()
                .filter(ToolRelation::alone)
                .map(relation ->
                        "schema " + relation.name().substring(0, relation.name().lastIndexOf('.')))
                .collect(Collectors.toSet());
        List<String> own = catalog.lines().stream()
                .filter(line -> emptied.contains(line) || relations.stream().anyMatch(relation -> relation.isOf(line)))
                .toList();
        return catalog.without(Catalog.of(own), Set.of());
    }
}
