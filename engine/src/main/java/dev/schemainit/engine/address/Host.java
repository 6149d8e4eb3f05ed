package dev.schemainit.engine.address;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a database server: a DNS name, or an IPv4 or IPv6 address.
 *
 * @param text without brackets, white space or anything else that has a meaning in a URL
 */
public record Host(String text) {
    /** What a text has to be, as a noun for messages. */
    public static final String RULE = "a host name";

    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9.])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

    /** @throws IllegalArgumentException for a text that {@link #parse} does not take */
    public Host {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not " + RULE);
        }
    }

    /** Empty for a text that cannot be a host. */
    public static Optional<Host> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Host(text)) : Optional.empty();
    }

    /** Whether it names this machine itself. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(text).matches();
    }

    /** Whether it is the endpoint of an RDS Proxy. */
    public boolean isProxy() {
        return text.contains(".proxy-");
    }

    /** As it stands in a URL: an IPv6 address in brackets. */
    public String inUrl() {
        return text.contains(":") ? "[" + text + "]" : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
