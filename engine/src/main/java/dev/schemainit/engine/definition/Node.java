package dev.schemainit.engine.definition;

import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.List;
import java.util.Set;

/** A piece of a definition: one token, or what stands between two parentheses or brackets. */
sealed interface Node {
    /** Whether white space stands before it. */
    boolean spaced();

    /** The same with or without white space before it. */
    Node spaced(boolean other);

    /** A word, a quoted name, a literal, or one character of anything else. */
    record Leaf(TokenKind kind, String text, boolean spaced) implements Node {
        static Leaf word(String text, boolean spaced) {
            return new Leaf(TokenKind.WORD, text, spaced);
        }

        static Leaf symbol(String text, boolean spaced) {
            return new Leaf(TokenKind.SYMBOL, text, spaced);
        }

        static Leaf string(String text, boolean spaced) {
            return new Leaf(TokenKind.STRING, text, spaced);
        }

        /** Whether it is a keyword or a name. */
        boolean isName() {
            return kind == TokenKind.WORD || kind == TokenKind.QUOTED_IDENTIFIER;
        }

        boolean isNumber() {
            return kind == TokenKind.SYMBOL && Character.isDigit(text.charAt(0));
        }

        Leaf text(String other) {
            return new Leaf(kind, other, spaced);
        }

        @Override
        public Leaf spaced(boolean other) {
            return new Leaf(kind, text, other);
        }
    }

    /** @param open {@code (} or {@code [} */
    record Group(char open, List<Node> children, boolean spaced) implements Node {
        static Group parentheses(List<Node> children, boolean spaced) {
            return new Group('(', children, spaced);
        }

        boolean isParentheses() {
            return open == '(';
        }

        /** Whether it is a query inside another. */
        boolean isQuery() {
            return !children.isEmpty()
                    && children.get(0) instanceof Leaf first
                    && Set.of("SELECT", "WITH", "VALUES").contains(first.text());
        }

        Group children(List<Node> others) {
            return new Group(open, others, spaced);
        }

        @Override
        public Group spaced(boolean other) {
            return new Group(open, children, other);
        }
    }

    /** Whether it is this word, as PostgreSQL prints it: keywords in upper case, types and names in lower. */
    default boolean is(String word) {
        return this instanceof Leaf leaf
                && leaf.kind() == TokenKind.WORD
                && leaf.text().equals(word);
    }

    default boolean isSymbol(String symbol) {
        return this instanceof Leaf leaf
                && leaf.kind() == TokenKind.SYMBOL
                && leaf.text().equals(symbol);
    }

    /** Whether it is a keyword or a name. */
    default boolean named() {
        return this instanceof Leaf leaf && leaf.isName();
    }
}
