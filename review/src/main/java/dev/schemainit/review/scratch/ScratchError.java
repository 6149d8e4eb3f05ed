package dev.schemainit.review.scratch;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with a throw-away server. */
public enum ScratchError implements ErrorCode {
    SERVER_NOT_STARTED(88, "the throw-away PostgreSQL did not start: %s", "correct what it names"),
    POSTGIS_NOT_INSTALLED(
            89,
            "this schema creates PostGIS, and no PostgreSQL installed here has it",
            "Debian and Ubuntu: apt-get install postgresql-15-postgis-3 (or your version's); macOS: brew install"
                    + " postgis; Windows: PostGIS in the PostgreSQL installer's Stack Builder");

    private final ErrorText text;

    ScratchError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
