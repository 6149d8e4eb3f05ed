package dev.schemainit.engine.statement;

/**
 * A piece of a file.
 *
 * @param line of the file where it begins, from 1
 */
public record SourceText(String text, int line) {}
