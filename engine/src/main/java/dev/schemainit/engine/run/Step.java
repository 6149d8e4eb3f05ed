package dev.schemainit.engine.run;

/**
 * One thing that a run has done, reported when it is done.
 *
 * @param name what kind of thing, in one word: secret, wait, database, connect, logins, lock, compare, catalog, drift,
 *     access, adopt, batches, run, resume, count, commit, retry
 * @param text what was done, for a person
 */
public record Step(String name, String text, long milliseconds) {}
