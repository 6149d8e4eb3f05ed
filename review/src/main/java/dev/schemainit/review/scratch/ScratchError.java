package dev.schemainit.review.scratch;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with a throw-away server, or with a database that stands in for one. */
public enum ScratchError implements ErrorCode {
    SERVER_NOT_STARTED(88, "the throw-away PostgreSQL did not start: %s", "correct what it names"),
    EXTENSION_NOT_INSTALLED(
            89,
            "the files create %s, and no %s here has it: looked at %s",
            "correct the name, or install it: for PostGIS in PostgreSQL 15, and in the same way for others, apt-get"
                    + " install postgresql-15-postgis-3 on Debian and Ubuntu, brew install postgis on macOS, the"
                    + " installer's Stack Builder on Windows; or give an empty database of a server that has it with"
                    + " --url"),
    VERSION_FILE(
            94,
            "%s does not contain a major version of PostgreSQL from %s to %s",
            "write only the number into it, such as 15, or remove it"),
    DATABASE_NOT_USABLE(
            95,
            "%s cannot be copied for this: %s",
            "name an empty database that nobody is connected to, and a user who owns it and may create databases;"
                    + " a review needs a superuser"),
    PRELUDE_FAILED(96, "%s fails: %s", "correct it: it says what the environment provides, only on throw-away servers");

    private final ErrorText text;

    ScratchError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
