package dev.schemainit.review.rows.values;

import java.util.List;
import java.util.stream.Collectors;

/** Texts and casts as SQL writes them. */
public final class SqlText {
    private SqlText() {}

    public static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    public static String array(List<String> texts) {
        return texts.stream().map(SqlText::quoted).collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }

    public static String cast(String value, String type) {
        return "CAST(" + value + " AS " + type + ")";
    }
}
