package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes what has a syntax of its own, such as {@code SUBSTRING(x FROM 1)}, as the call of a function that PostgreSQL
 * 13 prints it as: {@code substring(x, 1)}.
 *
 * <p>Source: PostgreSQL 14 release notes, and {@code get_func_sql_syntax} in its ruleutils.c.
 */
final class SyntaxCalls {
    private static final Set<String> QUOTED = Set.of("\"substring\"", "\"position\"", "\"overlay\"", "\"overlaps\"");
    private static final Set<String> SEPARATORS = Set.of("FROM", "FOR", "PLACING", "SIMILAR", "ESCAPE");
    private static final Set<String> OF_TEXT =
            Set.of("btrim", "ltrim", "rtrim", "substring", "position", "overlay", "timezone", "date_part");
    private static final Set<String> OF_EXTRACT = Set.of("numeric", "double precision");
    private static final Map<String, String> TRIMS = Map.of("BOTH", "btrim", "LEADING", "ltrim", "TRAILING", "rtrim");

    private SyntaxCalls() {}

    static List<Node> of(List<Node> siblings) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < siblings.size(); i++) {
            Node node = siblings.get(i);
            if (node instanceof Leaf name
                    && i + 1 < siblings.size()
                    && siblings.get(i + 1) instanceof Group arguments
                    && arguments.isParentheses()) {
                List<Node> call = call(name, arguments);
                nodes.addAll(call);
                i += call.size() - 1;
            } else if (node instanceof Group group && group.isParentheses() && !followsName(siblings, i)) {
                nodes.addAll(operator(group));
            } else {
                nodes.add(node);
            }
        }
        return numberBesideDatePart(nodes);
    }

    private static boolean followsName(List<Node> siblings, int at) {
        return at > 0 && siblings.get(at - 1).named() && !siblings.get(at).spaced();
    }

    /** The name and the arguments, or the name alone where its arguments are left to the next step. */
    private static List<Node> call(Leaf name, Group group) {
        List<Node> arguments = group.children();
        if (QUOTED.contains(name.text())) {
            return call(name.text().replace("\"", ""), name, arguments, group);
        }
        if (OF_TEXT.contains(name.text())) {
            return call(name.text(), name, arguments, group);
        }
        if (name.kind() != TokenKind.WORD || arguments.isEmpty()) {
            return List.of(name);
        }
        return switch (name.text()) {
            case "EXTRACT" -> call("date_part", name, extract(arguments), group);
            case "SUBSTRING", "OVERLAY" ->
                call(name.text().toLowerCase(Locale.ROOT), name, separated(arguments), group);
            case "POSITION" -> call("position", name, position(arguments), group);
            case "TRIM" -> trim(name, arguments, group);
            default -> List.of(name);
        };
    }

    private static List<Node> call(String function, Leaf name, List<Node> arguments, Group group) {
        Leaf word = Leaf.word(function, name.spaced());
        List<Node> plain = Parentheses.of(withoutTextCasts(word, arguments), true);
        return List.of(word, group.children(plain).spaced(false));
    }

    private static List<Node> extract(List<Node> arguments) {
        var nodes = new ArrayList<Node>();
        if (arguments.get(0) instanceof Leaf field && arguments.get(1).is("FROM")) {
            nodes.add(field.kind() == TokenKind.STRING ? field : Leaf.string("'" + field.text() + "'", false));
            nodes.add(Leaf.symbol(",", false));
            nodes.addAll(arguments.subList(2, arguments.size()));
            return nodes;
        }
        return arguments;
    }

    private static List<Node> separated(List<Node> arguments) {
        return arguments.stream()
                .<Node>map(node ->
                        node instanceof Leaf word && word.kind() == TokenKind.WORD && SEPARATORS.contains(word.text())
                                ? Leaf.symbol(",", false)
                                : node)
                .toList();
    }

    /** {@code (a) IN (b)} to {@code b, a}. */
    private static List<Node> position(List<Node> arguments) {
        int in = indexOf(arguments, "IN");
        return in < 0
                ? arguments
                : joined(operand(arguments.subList(in + 1, arguments.size())), operand(arguments.subList(0, in)));
    }

    private static List<Node> operand(List<Node> nodes) {
        return nodes.size() == 1 && nodes.get(0) instanceof Group group && !group.isQuery() ? group.children() : nodes;
    }

    private static List<Node> trim(Leaf name, List<Node> arguments, Group group) {
        int from = indexOf(arguments, "FROM");
        String function = arguments.get(0) instanceof Leaf side ? TRIMS.get(side.text()) : null;
        if (from < 0 || function == null) {
            return List.of(name);
        }
        List<Node> text = arguments.subList(from + 1, arguments.size());
        List<Node> characters = arguments.subList(1, from);
        return call(function, name, joined(text, characters), group);
    }

    /** {@code (x AT TIME ZONE z)} to {@code timezone(z, x)}, and {@code ((a, b) OVERLAPS (c, d))} to a call. */
    private static List<Node> operator(Group group) {
        List<Node> inner = group.children();
        int at = indexOf(inner, "AT");
        if (at > 0
                && inner.size() > at + 3
                && inner.get(at + 1).is("TIME")
                && inner.get(at + 2).is("ZONE")) {
            List<Node> arguments = joined(inner.subList(at + 3, inner.size()), inner.subList(0, at));
            return call("timezone", Leaf.word("timezone", group.spaced()), arguments, group);
        }
        if (inner.size() == 3
                && inner.get(1).is("OVERLAPS")
                && inner.get(0) instanceof Group first
                && inner.get(2) instanceof Group second) {
            return List.of(
                    Leaf.word("overlaps", group.spaced()),
                    Group.parentheses(joined(first.children(), second.children()), false));
        }
        return List.of(group);
    }

    private static List<Node> joined(List<Node> first, List<Node> second) {
        var nodes = new ArrayList<>(withSpace(first, false));
        if (!second.isEmpty()) {
            nodes.add(Leaf.symbol(",", false));
            nodes.addAll(withSpace(second, true));
        }
        return nodes;
    }

    private static List<Node> withSpace(List<Node> nodes, boolean spaced) {
        var all = new ArrayList<>(nodes);
        all.set(0, all.get(0).spaced(spaced));
        return all;
    }

    private static int indexOf(List<Node> nodes, String word) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * EXTRACT gives a numeric since PostgreSQL 14 and a double before, and a number that it is compared with is cast to
     * that: takes the cast from {@code date_part(…) > (2000)::numeric}.
     */
    private static List<Node> numberBesideDatePart(List<Node> nodes) {
        int number = 2;
        if (nodes.size() < number || !nodes.get(0).is("date_part") || !(nodes.get(1) instanceof Group)) {
            return nodes;
        }
        while (number < nodes.size() && isComparison(nodes.get(number))) {
            number++;
        }
        boolean cast = number > 2
                && number + 3 < nodes.size()
                && isNumber(nodes.get(number))
                && nodes.get(number + 1).isSymbol(":")
                && nodes.get(number + 2).isSymbol(":");
        String type = cast ? TokenTree.print(nodes.subList(number + 3, nodes.size())) : "";
        return OF_EXTRACT.contains(type) ? nodes.subList(0, number + 1) : nodes;
    }

    private static boolean isComparison(Node node) {
        return node instanceof Leaf leaf && leaf.kind() == TokenKind.SYMBOL && "<>=".contains(leaf.text());
    }

    private static boolean isNumber(Node node) {
        return node instanceof Leaf leaf
                ? leaf.isNumber()
                : node instanceof Group group
                        && group.children().size() == 1
                        && isNumber(group.children().get(0));
    }

    /** What PostgreSQL 13 casts for a function that takes text, newer versions leave out of the syntax. */
    private static List<Node> withoutTextCasts(Leaf function, List<Node> arguments) {
        if (!OF_TEXT.contains(function.text())) {
            return arguments;
        }
        var all = new ArrayList<Node>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean cast = i + 2 < arguments.size()
                    && arguments.get(i).isSymbol(":")
                    && arguments.get(i + 1).isSymbol(":")
                    && arguments.get(i + 2).is("text")
                    && (i + 3 == arguments.size() || arguments.get(i + 3).isSymbol(","));
            if (cast) {
                i += 2;
            } else {
                all.add(arguments.get(i));
            }
        }
        return all;
    }
}
