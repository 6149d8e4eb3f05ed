package dev.schemainit.cli.imports.source;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with the migrations of another tool. */
public enum ImportError implements ErrorCode {
    TARGET_TAKEN(6, "%s holds migrations already: %s", "name a folder without any, or remove them first"),
    SOURCE(7, "nothing can be imported: %1$s", "%2$s");

    private final ErrorText text;

    ImportError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
