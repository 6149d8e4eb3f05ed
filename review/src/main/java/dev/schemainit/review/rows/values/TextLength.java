package dev.schemainit.review.rows.values;

/**
 * The length of a text type.
 *
 * @param characters at most; {@link Integer#MAX_VALUE} without a limit
 */
record TextLength(int characters) {
    private static final int HEADER = 4;
    private static final int LONGEST_PADDED = 200;
    private static final int SHORTEST_WITH_WORD = 14;

    static TextLength of(int modifier) {
        return new TextLength(modifier < HEADER ? Integer.MAX_VALUE : modifier - HEADER);
    }

    /** A word and the row's number. Some texts reach the type's full length, as in real tables. */
    String template(String word) {
        if (characters < SHORTEST_WITH_WORD) {
            return "right(lpad(to_hex({n}), " + characters + ", '0'), " + characters + ")";
        }
        String prefix = word.substring(0, Math.min(word.length(), characters - SHORTEST_WITH_WORD / 2));
        String text = SqlText.quoted(prefix + " ") + " || ({n})";
        return characters == Integer.MAX_VALUE
                ? text
                : "CASE WHEN ({n}) % 20 = 7 THEN rpad(" + text + ", " + Math.min(characters, LONGEST_PADDED)
                        + ", '.') ELSE " + text + " END";
    }
}
