package dev.schemainit.cli.fleet;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with looking at an execution. */
public enum StatusError implements ErrorCode {
    EXECUTION_UNREADABLE(
            165,
            "the execution cannot be read: %s",
            "give the ARN of a fleet's state machine or execution, with AWS credentials that may describe it, or the"
                    + " output of aws stepfunctions describe-execution");

    private final ErrorText text;

    StatusError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
