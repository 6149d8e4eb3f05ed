package dev.schemainit.review.impact;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can be wrong with a file that is measured. */
public enum ImpactError implements ErrorCode {
    ACCEPTANCE(
            92,
            "%s:%s: a comment to schemainit that it does not understand",
            "write it as -- schemainit: accept <kind>: <reason>, where a kind is one of: %3$s; or as -- schemainit:"
                    + " partitions of <table> come and go; no-transaction and batches of … by … belong in the first"
                    + " line");

    private final ErrorText text;

    ImpactError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
