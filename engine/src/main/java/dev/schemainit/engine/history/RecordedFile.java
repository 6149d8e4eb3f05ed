package dev.schemainit.engine.history;

/**
 * What the history says of a file that was applied as a whole, or adopted.
 *
 * @param at when, in UTC, as in {@code 2026-01-31 09:00:00}
 * @param by the database user
 * @param milliseconds how long it ran; 0 where it was adopted
 */
public record RecordedFile(String file, String at, String by, long milliseconds, boolean adopted) {}
