package dev.schemainit.review;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with a review, apart from the change that it measures. */
public enum ReviewError implements ErrorCode {
    GIT_MISSING(90, "git cannot name the base of a review: %s", "install git, or put the folder under it"),
    BASE_UNKNOWN(
            91,
            "git knows no commit %s",
            "name a branch, a tag or a commit with --base, and fetch it first: git fetch origin");

    private final ErrorText text;

    ReviewError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
