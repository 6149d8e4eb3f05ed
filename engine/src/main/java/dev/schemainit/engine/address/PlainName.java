package dev.schemainit.engine.address;

import java.util.regex.Pattern;

/**
 * The rule that names of databases and users share.
 *
 * <p>PostgreSQL allows any character in a quoted identifier. The driver, a URL and a connection string each give some
 * of them a meaning, so that a name with one of these could change where a connection goes, or switch TLS off.
 */
final class PlainName {
    private static final Pattern FORM = Pattern.compile("[^\\s\\p{Cntrl}?&/\\\\'\"=;]{1,63}");

    private PlainName() {}

    static boolean isPlain(String text) {
        return FORM.matcher(text).matches();
    }
}
