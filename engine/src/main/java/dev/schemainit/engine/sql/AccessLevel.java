package dev.schemainit.engine.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a role of a schema may do. */
public enum AccessLevel {
    /** SELECT on tables, views and sequences. */
    READ("may read"),
    /** Also INSERT, UPDATE and DELETE, USAGE of sequences, and EXECUTE of functions. */
    WRITE("may read and write"),
    /** Owns what the files make; a run works as this role. */
    OWNER("owns the schema and may change it");

    private final String words;

    AccessLevel(String words) {
        this.words = words;
    }

    /** Empty for a text that is the label of none. */
    static Optional<AccessLevel> of(String label) {
        return Arrays.stream(values())
                .filter(level -> level.label().equals(label))
                .findFirst();
    }

    /** As {@code access.txt} writes it: {@code read}, {@code write} or {@code owner}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String labels() {
        return Arrays.stream(values()).map(AccessLevel::label).collect(Collectors.joining(", "));
    }

    /** What it means, for a person, after the name of the role: {@code may read and write}. */
    public String words() {
        return words;
    }
}
