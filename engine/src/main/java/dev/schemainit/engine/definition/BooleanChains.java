package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the parentheses from an AND inside an AND, and from an OR inside an OR.
 *
 * <p>A BETWEEN is such an AND: it is printed with parentheses of its own, which are gone after a restoration.
 */
final class BooleanChains {
    private BooleanChains() {}

    static List<Node> of(List<Node> siblings) {
        return flattened(flattened(siblings, "AND"), "OR");
    }

    private static List<Node> flattened(List<Node> siblings, String operator) {
        if (siblings.stream().noneMatch(node -> node.is(operator))) {
            return siblings;
        }
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < siblings.size(); i++) {
            Node node = siblings.get(i);
            if (node instanceof Group group && isOperand(siblings, i, operator) && isChain(group, operator)) {
                nodes.add(group.children().get(0).spaced(group.spaced()));
                nodes.addAll(group.children().subList(1, group.children().size()));
            } else {
                nodes.add(node);
            }
        }
        return nodes;
    }

    private static boolean isOperand(List<Node> siblings, int at, String operator) {
        return (at == 0 || siblings.get(at - 1).is(operator))
                && (at == siblings.size() - 1 || siblings.get(at + 1).is(operator));
    }

    /** PostgreSQL prints no AND beside an OR without parentheses around one of them. */
    private static boolean isChain(Group group, String operator) {
        return group.isParentheses()
                && !group.isQuery()
                && group.children().stream().anyMatch(node -> node.is(operator));
    }
}
