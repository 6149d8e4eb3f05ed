package dev.schemainit.cli.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens what the catalog says to what people write. */
final class TypeNames {
    private static final Pattern CAST_OR_TEXT = Pattern.compile("('(?:[^']|'')*')"
            + "|::(?:character varying|character|text|regclass|jsonb?)(?:\\(\\d+\\))?(?:\\[\\])?"
            + "|::timestamp(?:\\(\\d\\))? with(?:out)? time zone");
    private static final Pattern ANY_OF_TEXTS =
            Pattern.compile("= ANY \\(ARRAY\\[('(?:[^']|'')*'(?:, '(?:[^']|'')*')*)\\]\\)");

    private TypeNames() {}

    /** A type's common name: {@code varchar(50)} for {@code character varying(50)}. */
    static String common(String type) {
        return type.replace("character varying", "varchar")
                .replaceAll("^character\\b", "char")
                .replaceAll("^(timestamp|time)(\\(\\d\\))? without time zone", "$1$2")
                .replaceAll("^(timestamp|time)(\\(\\d\\))? with time zone", "$1tz$2");
    }

    /**
     * An expression without the casts that PostgreSQL adds to literals, and with IN where PostgreSQL has replaced it.
     */
    static String plain(String expression) {
        String uncast = CAST_OR_TEXT
                .matcher(expression)
                .replaceAll(found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
        return ANY_OF_TEXTS.matcher(uncast).replaceAll("IN ($1)");
    }
}
