package dev.schemainit.review.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a gate can be closed to. */
public enum Risk {
    /** Reads or writes wait for as long as a table's size demands. */
    LOCKS,
    /** A table or an index is written anew meanwhile. */
    REWRITE,
    /** Values or rows are gone or changed, or may not fit any more. */
    LOSS;

    /** As the command line and comments in files write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Risk> of(String label) {
        return Arrays.stream(values())
                .filter(risk -> risk.label().equals(label))
                .findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Risk::label).collect(Collectors.joining(", "));
    }
}
