package dev.schemainit.engine.run;

/**
 * A file that has run.
 *
 * @param file its name
 * @param milliseconds how long it ran
 */
public record AppliedFile(String file, long milliseconds) {}
