package dev.schemainit.engine.text;

/** A number and what it counts, for people. */
public final class Counted {
    private Counted() {}

    /** {@code 1 file}, {@code 3 files}. */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
