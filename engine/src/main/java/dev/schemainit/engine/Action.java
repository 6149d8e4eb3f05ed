package dev.schemainit.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run is asked to do. */
public enum Action {
    /** Runs what is pending, verifies the catalog, commits. */
    APPLY,
    /** The same, reports what would change, and rolls back. */
    PLAN,
    /** Compares history and catalog with the folder, reading only. */
    VERIFY,
    /** Tells what is applied and what is there, reading only; nothing it finds is a failure. */
    INFO;

    /** As events and the command line call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Action> of(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label().equals(label))
                .findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Action::label).collect(Collectors.joining(", "));
    }
}
