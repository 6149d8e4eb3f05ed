package dev.schemainit.engine.work;

/**
 * Work that goes on after a run, or goes on with the next one.
 *
 * @param file of its statement
 * @param words what it is and how far, for a person
 * @param percent from 0 to 99; -1 if the server does not know
 * @param rows changed so far by a statement that runs in batches; 0 for any other
 */
public record WorkLeft(String file, String words, int percent, long rows) {}
