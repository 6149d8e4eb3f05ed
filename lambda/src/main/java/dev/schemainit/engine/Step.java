package dev.schemainit.engine;

/**
 * One thing a run has done, told as it happens.
 *
 * @param name what kind of thing, in one word: connect, lock, compare, run, verify, count, commit
 * @param text what was done, for a person
 */
public record Step(String name, String text, long milliseconds) {}
