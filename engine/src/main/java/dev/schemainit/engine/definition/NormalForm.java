package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a definition from the catalog is written before it is compared.
 *
 * <p>Two texts of one expression come to the same, and two expressions never do: text in quotes is left as it is, and
 * nothing else is dropped than what {@link Casts}, {@link BooleanChains}, {@link Parentheses}, {@link SyntaxCalls},
 * {@link ViewColumns} and {@link QuotedNames} say.
 */
public enum NormalForm {
    /** Names, types and literals, without an expression. */
    PLAIN(nodes -> nodes, false),
    /** Anything with expressions in it, such as a column, a constraint or a policy. */
    EXPRESSION(nodes -> nodes, true),
    /** The query of a view. */
    QUERY(nodes -> ViewColumns.of(withoutSemicolon(nodes)), true),
    /** {@code CREATE INDEX … USING btree (…)}: what stands behind USING. */
    INDEX(nodes -> behind(nodes, "USING", 1), true),
    /** {@code CREATE TRIGGER t BEFORE UPDATE ON r …}: without the names of the trigger and its table. */
    TRIGGER(NormalForm::withoutItsNames, true),
    /** {@code CREATE RULE r AS ON … TO t …}: what stands behind AS. */
    RULE(nodes -> withoutSemicolon(behind(nodes, "AS", 1)), true);

    private final UnaryOperator<List<Node>> part;
    private final boolean hasExpressions;

    NormalForm(UnaryOperator<List<Node>> part, boolean hasExpressions) {
        this.part = part;
        this.hasExpressions = hasExpressions;
    }

    /**
     * The definition in this form, on one line.
     *
     * @param definition as PostgreSQL prints it, with all parentheses
     */
    public String of(String definition) {
        if (this == PLAIN
                && definition.indexOf('"') < 0
                && definition.indexOf('\'') < 0
                && !definition.contains("public.")) {
            return definition;
        }
        List<Node> nodes = part.apply(named(TokenTree.of(definition)));
        return TokenTree.print(hasExpressions ? normal(nodes, false) : nodes);
    }

    /** Names with quotes or without, and functions of {@code public} without their schema. */
    private static List<Node> named(List<Node> nodes) {
        var named = new ArrayList<Node>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (isPublicFunction(nodes, i)) {
                named.add(named(nodes.get(i + 2)).spaced(node.spaced()));
                i += 2;
            } else {
                named.add(named(node));
            }
        }
        return named;
    }

    /** PostgreSQL names the schema where a newer version has a function of that name itself, such as uuidv7(). */
    private static boolean isPublicFunction(List<Node> nodes, int at) {
        return nodes.get(at).is("public")
                && at + 3 < nodes.size()
                && nodes.get(at + 1).isSymbol(".")
                && nodes.get(at + 2).named()
                && nodes.get(at + 3) instanceof Group call
                && call.isParentheses()
                && !call.spaced();
    }

    private static Node named(Node node) {
        return node instanceof Leaf leaf
                ? QuotedNames.of(leaf)
                : node instanceof Group group ? group.children(named(group.children())) : node;
    }

    /** From the innermost parentheses outwards. */
    private static List<Node> normal(List<Node> siblings, boolean nested) {
        List<Node> nodes = siblings.stream()
                .map(node ->
                        node instanceof Group group ? group.children(trimmed(normal(group.children(), true))) : node)
                .toList();
        return BooleanChains.of(Casts.of(Parentheses.of(Casts.of(SyntaxCalls.of(nodes)), nested)));
    }

    /** PostgreSQL writes {@code ( SELECT} and breaks lines before CASE. */
    private static List<Node> trimmed(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return nodes;
        }
        var trimmed = new ArrayList<>(nodes);
        trimmed.set(0, nodes.get(0).spaced(false));
        return trimmed;
    }

    private static List<Node> behind(List<Node> nodes, String word, int more) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).is(word)) {
                return nodes.subList(i + more, nodes.size());
            }
        }
        return nodes;
    }

    private static List<Node> withoutSemicolon(List<Node> nodes) {
        int last = nodes.size() - 1;
        return last >= 0 && nodes.get(last).isSymbol(";") ? nodes.subList(0, last) : nodes;
    }

    /** The first ON of a trigger stands before its table, whose name may have a schema's before it. */
    private static List<Node> withoutItsNames(List<Node> nodes) {
        var rest = new ArrayList<>(behind(nodes, "TRIGGER", 2));
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).is("ON")) {
                int names = rest.get(i + 2).isSymbol(".") ? 3 : 1;
                rest.subList(i, i + 1 + names).clear();
                return rest;
            }
        }
        return rest;
    }
}
