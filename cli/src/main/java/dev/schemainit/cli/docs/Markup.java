package dev.schemainit.cli.docs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts written so that Markdown shows them unchanged. */
final class Markup {
    private Markup() {}

    /** On one line, with everything escaped that means something to Markdown or HTML. */
    static String text(String text) {
        return text.replaceAll("\\s+", " ").strip().replaceAll("([\\\\`*<\\[\\]])", "\\\\$1");
    }

    /** A text in a cell of a table. */
    static String cell(String text) {
        return text(text).replace("|", "\\|");
    }

    /** The same; an empty cell for null. */
    static String optionalCell(@Nullable String text) {
        return text == null ? "" : cell(text);
    }

    static String code(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
    }

    static String codeCell(String text) {
        return code(text).replace("|", "\\|");
    }

    /** {@code PRIMARY KEY (id)} as words and code: primary key {@code (id)}. */
    static String keyword(String definition) {
        int end = definition.indexOf('(');
        return end <= 0
                ? code(definition)
                : definition.substring(0, end).toLowerCase(Locale.ROOT) + code(definition.substring(end));
    }

    /** A link to a heading of the same page, with the anchor that GitHub makes from it. */
    static String link(String text, String heading) {
        String anchor = heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        return "[" + cell(text) + "](#" + anchor + ")";
    }
}
