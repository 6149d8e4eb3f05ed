package dev.schemainit.engine.address;

import java.util.Optional;

/**
 * The name of a database on a server.
 *
 * @param text of 1 to 63 characters, none of which has a meaning in a URL
 */
public record DatabaseName(String text) {
    /** What a text has to be, as a noun for messages. */
    public static final String RULE = "a database name";

    /** @throws IllegalArgumentException for a text that {@link #parse} does not take */
    public DatabaseName {
        if (!PlainName.isPlain(text)) {
            throw new IllegalArgumentException("not " + RULE);
        }
    }

    /** Empty for a text that cannot be a database's name here. */
    public static Optional<DatabaseName> parse(String text) {
        return PlainName.isPlain(text) ? Optional.of(new DatabaseName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
