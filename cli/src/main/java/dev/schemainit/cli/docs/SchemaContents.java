package dev.schemainit.cli.docs;

import dev.schemainit.engine.sql.TransientPartitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What documentation describes of a database. */
public record SchemaContents(
        List<String> extensions, List<Relation> relations, List<Described> functions, List<Described> types) {
    /**
     * A function or a type.
     *
     * @param comment null without one
     */
    record Described(
            String name, String definition, @Nullable String comment) {}

    /**
     * Everything in a database, sorted.
     *
     * @param partitions which partitions come and go, and are left out
     */
    public static SchemaContents of(Connection connection, List<TransientPartitions> partitions) throws SQLException {
        return SchemaReader.read(connection, partitions);
    }

    /**
     * What was made since these were the contents.
     *
     * @param shared extensions that stay nevertheless, because the files create them too
     */
    public SchemaContents without(SchemaContents before, Set<String> shared) {
        return new SchemaContents(
                extensions.stream()
                        .filter(name -> shared.contains(name) || !before.extensions.contains(name))
                        .toList(),
                rest(relations, before.relations),
                rest(functions, before.functions),
                rest(types, before.types));
    }

    private static <T> List<T> rest(List<T> all, List<T> before) {
        return all.stream().filter(item -> !before.contains(item)).toList();
    }

    List<Relation> tables() {
        return relations.stream().filter(Relation::isTable).toList();
    }

    List<Relation> views() {
        return relations.stream().filter(relation -> !relation.isTable()).toList();
    }
}
