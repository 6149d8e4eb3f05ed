package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Group;
import dev.schemainit.engine.definition.Node.Leaf;
import dev.schemainit.engine.statement.SqlLexer;
import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** Reads a definition into its pieces, and prints them on one line. */
final class TokenTree {
    private final List<Token> tokens;
    private int at;

    private TokenTree(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * The pieces of a definition.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where a quote or a comment is not closed
     */
    static List<Node> of(String definition) {
        return new TokenTree(SqlLexer.tokens(definition, false)).nodes("");
    }

    /** @param close what ends them; empty for the whole definition, in which a lone closing sign is a piece */
    private List<Node> nodes(String close) {
        var nodes = new ArrayList<Node>();
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            if (!close.isEmpty() && token.isSymbol(close)) {
                return nodes;
            }
            nodes.add(node(token));
            at++;
        }
        return nodes;
    }

    private Node node(Token token) {
        boolean spaced = at > 0 && token.start() > tokens.get(at - 1).end();
        boolean parenthesis = token.isSymbol("(");
        if (!parenthesis && !token.isSymbol("[")) {
            return new Leaf(token.kind(), token.text(), spaced);
        }
        at++;
        return new Group(token.text().charAt(0), nodes(parenthesis ? ")" : "]"), spaced);
    }

    /** The pieces as one line. */
    static String print(List<Node> nodes) {
        var text = new StringBuilder();
        print(nodes, text);
        return text.toString();
    }

    private static void print(List<Node> nodes, StringBuilder text) {
        boolean first = true;
        for (Node node : nodes) {
            if (node.spaced() && !first) {
                text.append(' ');
            }
            first = false;
            if (node instanceof Leaf leaf) {
                text.append(onOneLine(leaf));
            } else if (node instanceof Group group) {
                text.append(group.open());
                print(group.children(), text);
                text.append(group.isParentheses() ? ')' : ']');
            }
        }
    }

    /** A line break inside quotes counts, and so it is written as an escape. */
    private static String onOneLine(Leaf leaf) {
        String text = leaf.text();
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text;
        }
        if (leaf.kind() == TokenKind.QUOTED_IDENTIFIER) {
            return "U&" + text.replace("\\", "\\\\").replace("\n", "\\000A").replace("\r", "\\000D");
        }
        boolean escaped = text.startsWith("E'");
        String body = escaped ? text : "E" + text.replace("\\", "\\\\");
        return body.replace("\n", "\\n").replace("\r", "\\r");
    }
}
