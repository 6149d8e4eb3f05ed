package dev.schemainit.review.state;

import java.util.List;

/**
 * What one statement did, and how long it took.
 *
 * @param refusals what rows had to be taken away first
 * @param changes one for each table that existed before and that the transaction has locked by now
 */
public record MeasuredStatement(
        String file, int line, long nanoseconds, List<Refusal> refusals, List<TableChange> changes) {
    public String place() {
        return file + ":" + line;
    }
}
