package dev.schemainit.cli.docs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What documentation describes of a database. */
record SchemaContents(
        List<String> extensions, List<Relation> relations, List<Described> functions, List<Described> types) {
    /**
     * A function or a type.
     *
     * @param comment null without one
     */
    record Described(
            String name, String definition, @Nullable String comment) {}

    List<Relation> tables() {
        return relations.stream().filter(Relation::isTable).toList();
    }

    List<Relation> views() {
        return relations.stream().filter(relation -> !relation.isTable()).toList();
    }
}
