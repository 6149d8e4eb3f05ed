package dev.schemainit.cli.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables that are drawn together: all of them, or where viewers would not draw so many, those of a schema, or else
 * those that refer to each other.
 *
 * @param title says which
 */
record DiagramPart(String title, List<Relation> tables) {
    /** Mermaid refuses more than 50,000 characters (maxTextSize), on GitHub too. */
    static final int MAX_CHARACTERS = 40_000;

    /** How many tables of a neighbourhood are still read at a glance. */
    private static final int MAX_NEIGHBOURS = 30;

    private static final Pattern SCHEMA = Pattern.compile("(\"(?:[^\"]|\"\")+\"|[^\".]+)\\..+");
    private static final String PUBLIC = "public";

    /** One where all of them fit into it. Each reference is in the part of the table that refers. */
    static List<DiagramPart> of(List<Relation> tables) {
        var whole = new DiagramPart("all tables", tables);
        if (whole.isDrawn(tables)) {
            return List.of(whole);
        }
        Map<String, List<Relation>> schemas =
                tables.stream().collect(Collectors.groupingBy(DiagramPart::schema, TreeMap::new, Collectors.toList()));
        return schemas.entrySet().stream()
                .map(schema -> new DiagramPart("schema " + schema.getKey(), schema.getValue()))
                .flatMap(part -> part.isDrawn(tables) ? List.of(part).stream() : part.neighbourhoods().stream())
                .toList();
    }

    /** As lines of Mermaid's text. */
    List<String> lines(List<Relation> all) {
        return Diagram.of(tables, all);
    }

    private boolean isDrawn(List<Relation> all) {
        return lines(all).stream().mapToInt(line -> line.length() + 1).sum() <= MAX_CHARACTERS;
    }

    private static String schema(Relation table) {
        Matcher name = SCHEMA.matcher(table.name());
        return name.matches() ? name.group(1) : PUBLIC;
    }

    /** Around the table with the most neighbours, then around the next one that is left, and so on. */
    private List<DiagramPart> neighbourhoods() {
        Map<String, Set<String>> neighbours = neighbours();
        Map<String, Relation> left = new LinkedHashMap<>();
        tables.stream()
                .sorted(Comparator.comparing((Relation table) ->
                                -neighbours.getOrDefault(table.name(), Set.of()).size())
                        .thenComparing(Relation::name))
                .forEach(table -> left.put(table.name(), table));
        var parts = new ArrayList<DiagramPart>();
        while (!left.isEmpty()) {
            String centre = left.keySet().iterator().next();
            parts.add(new DiagramPart(title + ", around " + centre, nearest(left, neighbours)));
        }
        return parts;
    }

    /** The tables that refer to each other, by both names. */
    private Map<String, Set<String>> neighbours() {
        record Pair(String one, String other) {}
        return tables.stream()
                .flatMap(table -> table.foreignKeys().stream()
                        .flatMap(key ->
                                Stream.of(new Pair(table.name(), key.target()), new Pair(key.target(), table.name()))))
                .collect(Collectors.groupingBy(
                        Pair::one,
                        Collectors.mapping(Pair::other, Collectors.<String, Set<String>>toCollection(TreeSet::new))));
    }

    /** Takes from those that are left: the first one, then its neighbours, then theirs, then the next one. */
    private static List<Relation> nearest(Map<String, Relation> left, Map<String, Set<String>> neighbours) {
        var taken = new ArrayList<Relation>();
        var next = new ArrayDeque<String>();
        while (!left.isEmpty() && taken.size() < MAX_NEIGHBOURS) {
            String name = next.isEmpty() ? left.keySet().iterator().next() : next.remove();
            Relation table = left.remove(name);
            if (table != null) {
                taken.add(table);
                next.addAll(neighbours.getOrDefault(name, Set.of()));
            }
        }
        return taken;
    }
}
