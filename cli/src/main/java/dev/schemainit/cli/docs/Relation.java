package dev.schemainit.cli.docs;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table or view, as documentation tells it.
 *
 * @param name quoted, and with its schema, where SQL needs it
 * @param kind {@code table}, {@code view}, {@code materialized view} or {@code foreign table}
 * @param comment what COMMENT ON says of it
 * @param partitioning such as {@code RANGE (taken)}
 * @param partitions their names
 */
record Relation(
        String name,
        String kind,
        Optional<String> comment,
        Optional<String> partitioning,
        List<String> partitions,
        List<Column> columns,
        List<Key> keys,
        List<ForeignKey> foreignKeys,
        List<Part> indexes,
        List<Part> triggers,
        List<Part> policies) {

    /** @param value its default, or how it is generated */
    record Column(String name, String type, boolean notNull, Optional<String> value, Optional<String> comment) {}

    /**
     * A constraint other than a foreign key.
     *
     * @param columns the columns of a primary or unique key; empty for others
     */
    record Key(char type, List<String> columns, String definition, Optional<String> comment) {}

    record ForeignKey(List<String> columns, String target, String definition, Optional<String> comment) {}

    /** An index, a trigger or a policy. */
    record Part(String name, String definition, Optional<String> comment) {}

    boolean isTable() {
        return kind.endsWith("table");
    }

    boolean isPrimary(Column column) {
        return keys.stream().anyMatch(key -> key.type() == 'p' && key.columns().contains(column.name()));
    }

    /** Whether it is unique by itself. */
    boolean isUnique(Column column) {
        return keys.stream().anyMatch(key -> key.type() == 'u' && key.columns().equals(List.of(column.name())));
    }

    boolean refers(Column column) {
        return foreignKeys.stream().anyMatch(key -> key.columns().contains(column.name()));
    }

    /** Whether at most one row has the same reference. */
    boolean refersOnce(ForeignKey foreignKey) {
        return keys.stream()
                .filter(key -> key.type() == 'p' || key.type() == 'u')
                .anyMatch(key -> Set.copyOf(foreignKey.columns()).containsAll(key.columns()));
    }

    boolean alwaysRefers(ForeignKey foreignKey) {
        return columns.stream()
                .filter(column -> foreignKey.columns().contains(column.name()))
                .allMatch(Column::notNull);
    }
}
