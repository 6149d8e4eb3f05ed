package dev.schemainit.review.rows.values;

/**
 * What {@code numeric(precision, scale)} says.
 *
 * @param precision at most a dozen digits, which is enough for values that differ
 */
record NumericModifier(int precision, int scale) {
    private static final int HEADER = 4;
    private static final int MOST_DIGITS = 12;

    static NumericModifier of(int modifier) {
        if (modifier < HEADER) {
            return new NumericModifier(MOST_DIGITS, 2);
        }
        int precision = modifier - HEADER >> 16 & 0xffff;
        // Eleven bits with a sign: a scale can be negative since PostgreSQL 15.
        int scale = ((modifier - HEADER & 0x7ff) ^ 1024) - 1024;
        return new NumericModifier(Math.min(precision, MOST_DIGITS), scale);
    }

    /** As many digits as the type takes. */
    String template() {
        return "(({n})::numeric * 7919 % 1e" + precision + ") * 1e" + -scale;
    }
}
