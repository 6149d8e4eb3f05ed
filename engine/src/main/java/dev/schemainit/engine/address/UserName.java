package dev.schemainit.engine.address;

import java.util.Optional;

/**
 * The name of a role that logs in.
 *
 * @param text of 1 to 63 characters, none of which has a meaning in a URL
 */
public record UserName(String text) {
    /** What a text has to be, as a noun for messages. */
    public static final String RULE = "a user name";

    /** @throws IllegalArgumentException for a text that {@link #parse} does not take */
    public UserName {
        if (!PlainName.isPlain(text)) {
            throw new IllegalArgumentException("not " + RULE);
        }
    }

    /** Empty for a text that cannot be a user's name here. */
    public static Optional<UserName> parse(String text) {
        return PlainName.isPlain(text) ? Optional.of(new UserName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
