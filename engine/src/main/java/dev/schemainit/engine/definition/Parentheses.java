package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes away the parentheses around a single name, literal or number, and one of two pairs in a row.
 *
 * <p>Those around a query stay: {@code ANY ((SELECT …))} is another expression than {@code ANY (SELECT …)}.
 */
final class Parentheses {
    private Parentheses() {}

    /** @param nested whether these pieces are inside parentheses themselves */
    static List<Node> of(List<Node> siblings, boolean nested) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < siblings.size(); i++) {
            Node node = siblings.get(i);
            boolean operand = i == 0 ? nested : siblings.get(i - 1) instanceof Leaf before && !before.isName();
            boolean fieldOf = i + 1 < siblings.size()
                    && (siblings.get(i + 1).isSymbol(".") || siblings.get(i + 1) instanceof Group);
            nodes.add(operand && !fieldOf ? unwrapped(node) : withoutDouble(node));
        }
        return nodes;
    }

    private static Node unwrapped(Node node) {
        return node instanceof Group group && isSingle(group)
                ? group.children().get(0).spaced(group.spaced())
                : withoutDouble(node);
    }

    private static Node withoutDouble(Node node) {
        return node instanceof Group group
                        && isSingle(group)
                        && group.children().get(0) instanceof Group inner
                        && inner.isParentheses()
                ? inner.spaced(group.spaced())
                : node;
    }

    private static boolean isSingle(Group group) {
        return group.isParentheses()
                && group.children().size() == 1
                && !(group.children().get(0) instanceof Group inner && inner.isQuery());
    }
}
