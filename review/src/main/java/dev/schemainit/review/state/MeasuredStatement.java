package dev.schemainit.review.state;

import dev.schemainit.engine.statement.SqlStatement;
import java.util.List;

/**
 * What one statement did, and how long it took.
 *
 * @param refusals what failed before it passed: rows had to be taken away each time
 * @param changes one for each table that existed before and that the transaction has locked by now
 */
public record MeasuredStatement(
        StatementPlace place,
        SqlStatement statement,
        long nanoseconds,
        List<Refusal> refusals,
        List<TableChange> changes) {}
