package dev.schemainit.cli.docs;

import java.util.List;
import java.util.Optional;

/** What documentation tells of a database. */
record Schema(List<String> extensions, List<Relation> relations, List<Described> functions, List<Described> types) {

    /** A function or a type. */
    record Described(String name, String definition, Optional<String> comment) {}

    List<Relation> tables() {
        return relations.stream().filter(Relation::isTable).toList();
    }

    List<Relation> views() {
        return relations.stream().filter(relation -> !relation.isTable()).toList();
    }
}
