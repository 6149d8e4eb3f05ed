package dev.schemainit.review.finding.work;

import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.Refusal;

/** A statement fails because of rows that are like those in a table. */
public final class RefusedRows {
    private RefusedRows() {}

    public static Effect of(Refusal refusal) {
        return new Effect(
                FindingKind.REFUSED,
                "fails when rows of " + String.join(" or ", refusal.tables()) + " are like those here: "
                        + SqlState.condition(refusal.state()) + "; the rest is measured without them",
                safer(refusal.state()));
    }

    private static String safer(String state) {
        return switch (state) {
            case "23502" -> "let the column be null at first, fill it, and SET NOT NULL in a later deployment";
            case "23503", "23514" ->
                "add the constraint NOT VALID, correct the rows, and VALIDATE CONSTRAINT in a later deployment";
            case "23505" -> "look for duplicates, and resolve them first";
            default -> "look for such values, and correct them first";
        };
    }
}
