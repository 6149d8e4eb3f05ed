package dev.schemainit.localcloud.states;

import org.jspecify.annotations.Nullable;

/**
 * An execution that has ended.
 *
 * @param machine the name of its state machine
 * @param name its own
 * @param output as JSON; null where it has failed
 * @param error what it failed with; null where it has succeeded
 * @param cause of the failure, which is a function's whole answer where that has failed; null likewise
 */
public record Execution(
        String machine,
        String name,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause) {
    public boolean succeeded() {
        return error == null;
    }
}
