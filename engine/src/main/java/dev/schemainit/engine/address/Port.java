package dev.schemainit.engine.address;

import java.util.Optional;

/**
 * A TCP port.
 *
 * @param number from 1 to 65535
 */
public record Port(int number) {
    /** What a text has to be, as a noun for messages. */
    public static final String RULE = "a number from 1 to 65535";

    /** PostgreSQL's own. */
    public static final Port DEFAULT = new Port(5432);

    private static final int MAX = 65535;

    /** @throws IllegalArgumentException for a number that is no port */
    public Port {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("not " + RULE);
        }
    }

    /** Empty for a text that cannot be a port. */
    public static Optional<Port> parse(String text) {
        if (!text.matches("\\d{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        return number < 1 || number > MAX ? Optional.empty() : Optional.of(new Port(number));
    }

    @Override
    public String toString() {
        return String.valueOf(number);
    }
}
