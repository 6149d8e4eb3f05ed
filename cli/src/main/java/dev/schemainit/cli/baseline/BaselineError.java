package dev.schemainit.cli.baseline;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with the dump of a database. */
public enum BaselineError implements ErrorCode {
    PG_DUMP_MISSING(
            8,
            "a server of version %1$s needs a pg_dump of version %1$s or newer: %2$s",
            "install the client programs of that version (apt-get install postgresql-client-%1$s from"
                    + " apt.postgresql.org, brew install postgresql@%1$s), or put the folder they are in into PG_BIN"),
    PG_DUMP_FAILED(
            9,
            "pg_dump has failed: %s",
            "correct what it names; its user has to be able to read every table, as the owner does");

    private final ErrorText text;

    BaselineError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
