package dev.schemainit.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where to connect and as whom.
 *
 * @param host a DNS name or an address; never holds anything else
 * @param database the database's name; never holds what has a meaning in an address
 * @param caFile PEM certificates to trust in place of the bundled ones
 */
public record Login(String host, int port, String database, String user, String password, Optional<Path> caFile) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9.])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}?&/\\\\'\"=;]{1,63}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
    private static final int MAX_PORT = 65535;

    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /** Whether a database or user may be called so: no white space, quote or character that an address gives a meaning. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public static boolean isPort(long number) {
        return number > 0 && number <= MAX_PORT;
    }

    /** {@code host:port}, for messages. */
    String server() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** {@code host:port/database}, for reports. */
    String address() {
        return server() + "/" + database;
    }

    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    boolean isProxy() {
        return host.contains(".proxy-");
    }

    /** Without the password, wherever it is printed. */
    @Override
    public String toString() {
        return user + "@" + address();
    }
}
