package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts casts where a dump and its restoration leave them.
 *
 * <p>{@code x IN ('a', 'b')} on a varchar is printed as {@code (ARRAY['a'::character varying, …])::text[]}, which is
 * read back as {@code ARRAY[('a'::character varying)::text, …]}: the cast of an array becomes that of its elements, and
 * of two casts of a literal between text and varchar the outer one stays. Every other cast stays as it is.
 */
final class Casts {
    private static final int WORDS_OF_VARCHAR = 2;

    private Casts() {}

    static List<Node> of(List<Node> siblings) {
        var nodes = new ArrayList<>(siblings);
        for (int i = 0; i < nodes.size(); i++) {
            distribute(nodes, i);
            if (isCastLiteral(nodes.get(i)) && textCastEnd(nodes, i + 1) > 0) {
                Group group = (Group) nodes.get(i);
                nodes.set(i, group.children().get(0).spaced(group.spaced()));
            }
        }
        return nodes;
    }

    /** Whether it is {@code ('a'::text)} or {@code ('a'::character varying)}. */
    private static boolean isCastLiteral(Node node) {
        return node instanceof Group group
                && group.isParentheses()
                && !group.children().isEmpty()
                && isString(group.children().get(0))
                && textCastEnd(group.children(), 1) == group.children().size();
    }

    /** The cast of the array that begins here, if it is one, to the elements. */
    private static void distribute(List<Node> nodes, int array) {
        Group elements = elements(nodes.get(array));
        int end = elements == null ? 0 : arrayCastEnd(nodes, array + 1);
        if (elements == null || end == 0) {
            return;
        }
        List<Node> cast = List.copyOf(nodes.subList(array + 1, end - 1));
        boolean spaced = nodes.get(array).spaced();
        nodes.subList(array, end).clear();
        nodes.add(array, Leaf.word("ARRAY", spaced));
        nodes.add(
                array + 1,
                elements.children(castEach(elements.children(), cast)).spaced(false));
    }

    /** What is in {@code (ARRAY[…])}; null for anything else. */
    private static @Nullable Group elements(Node node) {
        return node instanceof Group group
                        && group.isParentheses()
                        && group.children().size() == 2
                        && group.children().get(0).is("ARRAY")
                        && group.children().get(1) instanceof Group elements
                ? elements
                : null;
    }

    private static List<Node> castEach(List<Node> elements, List<Node> cast) {
        var all = new ArrayList<Node>();
        var element = new ArrayList<Node>();
        for (Node node : elements) {
            if (node.isSymbol(",")) {
                all.addAll(cast(element, cast));
                all.add(node);
                element.clear();
            } else {
                element.add(node);
            }
        }
        all.addAll(cast(element, cast));
        return of(all);
    }

    private static List<Node> cast(List<Node> element, List<Node> cast) {
        if (element.isEmpty()) {
            return List.of();
        }
        var whole = new ArrayList<Node>();
        boolean spaced = element.get(0).spaced();
        List<Node> inner = of(element);
        if (inner.size() == 1) {
            whole.add(inner.get(0));
        } else {
            inner.set(0, inner.get(0).spaced(false));
            whole.add(Group.parentheses(inner, spaced));
        }
        whole.addAll(cast);
        return whole;
    }

    /** Where {@code ::type[]} ends, exclusive; 0 where none stands here. */
    private static int arrayCastEnd(List<Node> nodes, int from) {
        int type = typeEnd(nodes, from);
        return type > 0
                        && type < nodes.size()
                        && nodes.get(type) instanceof Group dimension
                        && !dimension.isParentheses()
                        && dimension.children().isEmpty()
                ? type + 1
                : 0;
    }

    /** Where the name of the type in {@code ::type} ends, with its length; 0 where no cast stands here. */
    private static int typeEnd(List<Node> nodes, int from) {
        if (from + 2 >= nodes.size() || !isCast(nodes, from)) {
            return 0;
        }
        int end = from + 2;
        while (end < nodes.size()
                && (nodes.get(end).named()
                        || nodes.get(end).isSymbol(".")
                        || nodes.get(end) instanceof Group length && length.isParentheses())) {
            end++;
        }
        return end;
    }

    /** Where {@code ::text} or {@code ::character varying} ends, exclusive; 0 where neither stands here. */
    private static int textCastEnd(List<Node> nodes, int from) {
        if (from + 2 >= nodes.size() || !isCast(nodes, from)) {
            return 0;
        }
        int type = from + 2;
        boolean varying = nodes.get(type).is("character")
                && type + 1 < nodes.size()
                && nodes.get(type + 1).is("varying");
        int end = varying ? type + WORDS_OF_VARCHAR : nodes.get(type).is("text") ? type + 1 : 0;
        return end > 0 && end < nodes.size() && nodes.get(end) instanceof Group more && !more.spaced() ? 0 : end;
    }

    private static boolean isCast(List<Node> nodes, int at) {
        return nodes.get(at).isSymbol(":") && nodes.get(at + 1).isSymbol(":");
    }

    private static boolean isString(Node node) {
        return node instanceof Leaf leaf
                && leaf.kind() == TokenKind.STRING
                && (leaf.text().startsWith("'") || leaf.text().startsWith("E'"));
    }
}
