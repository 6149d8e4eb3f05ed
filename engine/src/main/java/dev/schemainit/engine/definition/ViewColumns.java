package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the table's name from the columns of a query that reads one table.
 *
 * <p>PostgreSQL 16 and newer leave it out there, except in queries inside another.
 */
final class ViewColumns {
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT");
    private static final Set<String> ENDS_OF_FROM =
            Set.of("WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR");

    private ViewColumns() {}

    static List<Node> of(List<Node> query) {
        int from = indexOf(query, Set.of("FROM"), 0);
        if (from < 0 || indexOf(query, SET_OPERATIONS, 0) >= 0) {
            return query;
        }
        int end = indexOf(query, ENDS_OF_FROM, from);
        List<Node> table = query.subList(from, end < 0 ? query.size() : end);
        String name = onlyName(table.subList(1, table.size()));
        if (name == null) {
            return query;
        }
        var rest = new ArrayList<>(without(name, query.subList(0, from)));
        rest.addAll(table);
        rest.addAll(without(name, query.subList(from + table.size(), query.size())));
        return rest;
    }

    private static int indexOf(List<Node> nodes, Set<String> words, int from) {
        for (int i = from; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Leaf leaf && leaf.kind() == TokenKind.WORD && words.contains(leaf.text())) {
                return i;
            }
        }
        return -1;
    }

    /**
     * What qualifies the columns of {@code table}, {@code schema.table}, {@code table alias}, {@code (query) alias} or
     * {@code call(…) alias(columns)}; null for a join and for several tables.
     */
    private static @Nullable String onlyName(List<Node> table) {
        if (table.stream().anyMatch(node -> node.isSymbol(","))
                || table.get(0) instanceof Group join && !join.isQuery()) {
            return null;
        }
        int sample = indexOf(table, Set.of("TABLESAMPLE"), 0);
        for (int i = (sample < 0 ? table.size() : sample) - 1; i >= 0; i--) {
            if (table.get(i) instanceof Leaf leaf && leaf.isName()) {
                return leaf.text();
            }
        }
        return null;
    }

    private static List<Node> without(String table, List<Node> nodes) {
        var rest = new ArrayList<Node>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (qualifies(nodes, i, table)) {
                rest.add(nodes.get(i + 2).spaced(node.spaced()));
                i += 2;
            } else if (node instanceof Group group && !group.isQuery()) {
                rest.add(group.children(without(table, group.children())));
            } else {
                rest.add(node);
            }
        }
        return rest;
    }

    /** Whether a column's name follows behind the dot, and not a function's in a schema of the table's name. */
    private static boolean qualifies(List<Node> nodes, int at, String table) {
        return at + 2 < nodes.size()
                && nodes.get(at) instanceof Leaf leaf
                && leaf.isName()
                && leaf.text().equals(table)
                && nodes.get(at + 1).isSymbol(".")
                && nodes.get(at + 2).named()
                && !(at > 0 && nodes.get(at - 1).isSymbol("."))
                && !(at + 3 < nodes.size() && nodes.get(at + 3) instanceof Group call && call.isParentheses());
    }
}
