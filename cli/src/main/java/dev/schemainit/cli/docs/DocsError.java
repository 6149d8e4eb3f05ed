package dev.schemainit.cli.docs;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with a schema's documentation. */
public enum DocsError implements ErrorCode {
    README_BY_HAND(
            93,
            "%s was not written by docs, and would be lost",
            "move its text into notes.md, which docs adds, and remove it");

    private final ErrorText text;

    DocsError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
