package dev.schemainit.cli.docs;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table or view as documentation describes it.
 *
 * @param partitioning null for a table that is not partitioned
 */
record Relation(
        Heading heading,
        @Nullable Partitioning partitioning,
        List<Column> columns,
        Constraints constraints,
        Attachments attachments) {
    /**
     * What its section is called.
     *
     * @param name quoted, and with its schema, where SQL needs it
     * @param kind {@code table}, {@code view}, {@code materialized view} or {@code foreign table}
     * @param comment what COMMENT ON says about it; null without one
     */
    record Heading(String name, String kind, @Nullable String comment) {}

    /**
     * How a table is partitioned.
     *
     * @param by such as {@code RANGE (taken)}
     * @param partitions of all levels, each with its bounds, such as {@code p FROM ('2026-01-01') TO ('2027-01-01')};
     *     null where they come and go
     */
    record Partitioning(String by, @Nullable List<String> partitions) {}

    /**
     * A column.
     *
     * @param value its default, or how it is generated; null without either
     * @param comment null without one
     */
    record Column(
            String name,
            String type,
            boolean notNull,
            @Nullable String value,
            @Nullable String comment) {}

    record Constraints(List<Key> keys, List<ForeignKey> foreignKeys) {}

    /**
     * A constraint other than a foreign key.
     *
     * @param type its letter in pg_constraint.contype
     * @param columns the columns of a primary or unique key; empty for others
     * @param comment null without one
     */
    record Key(
            char type,
            List<String> columns,
            String definition,
            @Nullable String comment) {
        private boolean isPrimary() {
            return type == 'p';
        }

        private boolean isUnique() {
            return type == 'u';
        }
    }

    /** @param comment null without one */
    record ForeignKey(
            List<String> columns,
            String target,
            String definition,
            @Nullable String comment) {}

    /** @param rowSecurity {@code enabled} or {@code forced}; null for a table without row level security */
    record Attachments(
            List<Part> indexes,
            List<Part> triggers,
            List<Part> policies,
            @Nullable String rowSecurity) {}

    /**
     * An index, a trigger or a policy.
     *
     * @param comment null without one
     */
    record Part(String name, String definition, @Nullable String comment) {}

    String name() {
        return heading.name();
    }

    List<ForeignKey> foreignKeys() {
        return constraints.foreignKeys();
    }

    boolean isTable() {
        return heading.kind().endsWith("table");
    }

    boolean isPrimary(Column column) {
        return constraints.keys().stream()
                .anyMatch(key -> key.isPrimary() && key.columns().contains(column.name()));
    }

    /** Whether it is unique by itself. */
    boolean isUnique(Column column) {
        return constraints.keys().stream()
                .anyMatch(key -> key.isUnique() && key.columns().equals(List.of(column.name())));
    }

    boolean refers(Column column) {
        return foreignKeys().stream().anyMatch(key -> key.columns().contains(column.name()));
    }

    /** Whether at most one row has the same reference. */
    boolean refersOnce(ForeignKey foreignKey) {
        return constraints.keys().stream()
                .filter(key -> key.isPrimary() || key.isUnique())
                .anyMatch(key -> Set.copyOf(foreignKey.columns()).containsAll(key.columns()));
    }

    boolean alwaysRefers(ForeignKey foreignKey) {
        return columns.stream()
                .filter(column -> foreignKey.columns().contains(column.name()))
                .allMatch(Column::notNull);
    }
}
