package dev.schemainit.engine.text;

import java.util.Locale;

/** A number and what it counts, for people. */
public final class Counted {
    private Counted() {}

    /** {@code 1 file}, {@code 3 files}. */
    public static String of(long number, String noun) {
        return number + " " + named(number, noun);
    }

    /** {@code 1 row}, {@code 3,000 rows}. */
    public static String grouped(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s", number, named(number, noun));
    }

    private static String named(long number, String noun) {
        return number == 1 ? noun : noun + "s";
    }
}
