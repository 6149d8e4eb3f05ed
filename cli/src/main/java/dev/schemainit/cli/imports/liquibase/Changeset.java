package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.FileContents;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One changeset of a formatted SQL changelog.
 *
 * @param attributes the end of its line, after author and id
 * @param path of the changelog, as Liquibase records it
 * @param text its statements, without what Liquibase reads for itself
 */
record Changeset(String author, String id, String attributes, String path, FileContents text) {
    /** How Liquibase calls this database. */
    private static final List<String> POSTGRES = List.of("postgresql", "all");

    /** What the attribute says; empty where it is not set. */
    Optional<String> attribute(String name) {
        Matcher set = Pattern.compile("(?:^|\\s)" + name + ":(\"[^\"]*\"|\\S+)", Pattern.CASE_INSENSITIVE)
                .matcher(attributes);
        return set.find() ? Optional.of(set.group(1).replace("\"", "")) : Optional.empty();
    }

    boolean is(String name, boolean value) {
        return attribute(name)
                .filter(text -> text.equalsIgnoreCase(String.valueOf(value)))
                .isPresent();
    }

    /** Whether it is for PostgreSQL: {@code dbms} lists databases, or with ! those that it is not for. */
    boolean isForPostgres() {
        List<String> databases = attribute("dbms").stream()
                .flatMap(list -> List.of(list.toLowerCase(Locale.ROOT).split("[, ]+")).stream())
                .toList();
        boolean excluded = databases.contains("!postgresql") || databases.contains("none");
        boolean onlyExclusions = databases.stream().allMatch(database -> database.startsWith("!"));
        return !excluded && (onlyExclusions || databases.stream().anyMatch(POSTGRES::contains));
    }

    /** By which the table knows it. */
    String key() {
        return id + "::" + author + "::" + path;
    }

    /** For messages. */
    String shown() {
        return path + " changeset " + author + ":" + id;
    }
}
