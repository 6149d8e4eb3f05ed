package dev.schemainit.engine.catalog;

import dev.schemainit.engine.sql.TransientPartitions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which lines of a catalog are those of certain tables, such as partitions that come and go. */
final class TableLines {
    private static final Pattern PARTITION_OF =
            Pattern.compile(" partition of (" + TransientPartitions.NAME + ")(?= FOR VALUES | DEFAULT)");

    /** The sequence of a column. */
    private static final Pattern OWNED_BY =
            Pattern.compile(" owned by (" + TransientPartitions.NAME + ")\\." + TransientPartitions.PLAIN_NAME + "$");

    private final Set<String> tables;

    private TableLines(Set<String> tables) {
        this.tables = tables;
    }

    /** @param plain the table's name, as {@link TransientPartitions#plain} makes it */
    static TableLines ofTable(String plain) {
        return new TableLines(Set.of(plain));
    }

    /** @param definitions of all lines, by their identities */
    static TableLines ofPartitions(Map<String, String> definitions, List<TransientPartitions> comments) {
        return new TableLines(comments.isEmpty() ? Set.of() : partitions(definitions, comments));
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Whether a line is of one of the tables, of something on it, or of its column's sequence. */
    boolean has(String identity, String definition) {
        Matcher owner = OWNED_BY.matcher(definition);
        return tables.contains(nameOf(Catalog.relationOf(identity)))
                || owner.find() && tables.contains(TransientPartitions.plain(owner.group(1)));
    }

    /** The plain names of the partitions at all levels. */
    private static Set<String> partitions(Map<String, String> definitions, List<TransientPartitions> comments) {
        var parents = new HashMap<String, String>();
        definitions.forEach((identity, definition) -> {
            Matcher parent = PARTITION_OF.matcher(definition);
            if (Catalog.isTable(identity) && parent.find()) {
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

    static String nameOf(String relation) {
        return TransientPartitions.plain(relation.replaceFirst("^table ", ""));
    }
}
