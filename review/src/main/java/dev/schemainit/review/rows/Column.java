package dev.schemainit.review.rows;

import java.util.Optional;

/**
 * A column that an INSERT may name.
 *
 * @param name quoted where SQL needs it
 * @param type its type with its modifier, as in {@code numeric(10,2)}
 * @param defaultValue the expression of its default
 */
record Column(
        int number,
        String name,
        long typeOid,
        int modifier,
        String type,
        boolean notNull,
        Optional<String> defaultValue) {}
