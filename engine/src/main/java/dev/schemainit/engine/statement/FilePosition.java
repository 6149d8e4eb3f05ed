package dev.schemainit.engine.statement;

/**
 * A place in a text, as editors count.
 *
 * @param line from 1
 * @param column in characters, from 1
 */
public record FilePosition(int line, int column) {
    /** @param index in UTF-16 units, from 0 */
    public static FilePosition of(String text, int index) {
        String before = text.substring(0, index);
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new FilePosition(line, 1 + before.codePointCount(lineStart, before.length()));
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
