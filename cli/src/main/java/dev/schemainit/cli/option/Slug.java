package dev.schemainit.cli.option;

import java.text.Normalizer;
import java.util.Locale;

/** A description as a part of a file's name: small letters without accents, digits, hyphens, and _ for all else. */
public final class Slug {
    private static final int MAX_LENGTH = 60;

    private Slug() {}

    /** Of at most 60 characters, cut between words if there are several; empty for a blank text alone. */
    public static String of(String description) {
        if (description.isBlank()) {
            return "";
        }
        String plain = Normalizer.normalize(
                        withoutLigatures(description.toLowerCase(Locale.ROOT)), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("['\u2019]", "");
        String slug = cut(trimmed(plain.replaceAll("[^a-z0-9-]+", "_")));
        // Of a text in another script nothing is left.
        return slug.isEmpty() ? "change" : slug;
    }

    /** What has no accent to lose. */
    private static String withoutLigatures(String text) {
        return text.replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ø", "o")
                .replace("ł", "l")
                .replace("đ", "d");
    }

    private static String cut(String slug) {
        if (slug.length() <= MAX_LENGTH) {
            return slug;
        }
        int end = slug.lastIndexOf('_', MAX_LENGTH);
        return trimmed(slug.substring(0, end > 0 ? end : MAX_LENGTH));
    }

    private static String trimmed(String slug) {
        return slug.replaceAll("^[_-]+|[_-]+$", "");
    }
}
