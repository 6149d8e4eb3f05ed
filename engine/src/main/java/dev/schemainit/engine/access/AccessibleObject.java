package dev.schemainit.engine.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object of a catalog, as GRANT and ALTER name it.
 *
 * @param kind in ALTER … OWNER TO
 * @param grantKind in GRANT … ON
 * @param name as SQL writes it
 * @param column of the object, in parentheses; empty for the object itself
 */
record AccessibleObject(String kind, String grantKind, String name, String column) {
    private static final String GRANT_OPTION = " with grant option";

    /** How a catalog calls a kind of object, and how ALTER and GRANT do. */
    private enum Kind {
        TABLE("table", "TABLE", "TABLE"),
        VIEW("view", "VIEW", "TABLE"),
        MATERIALIZED_VIEW("materialized view", "MATERIALIZED VIEW", "TABLE"),
        FOREIGN_TABLE("foreign table", "FOREIGN TABLE", "TABLE"),
        SEQUENCE("sequence", "SEQUENCE", "SEQUENCE"),
        FUNCTION("function", "FUNCTION", "FUNCTION"),
        PROCEDURE("procedure", "PROCEDURE", "PROCEDURE"),
        AGGREGATE("aggregate", "AGGREGATE", "FUNCTION"),
        SCHEMA("schema", "SCHEMA", "SCHEMA"),
        ENUM("enum", "TYPE", "TYPE"),
        DOMAIN("domain", "DOMAIN", "TYPE"),
        TYPE("type", "TYPE", "TYPE");

        private final String prefix;
        private final String alter;
        private final String grant;

        Kind(String catalog, String alter, String grant) {
            this.prefix = catalog + " ";
            this.alter = alter;
            this.grant = grant;
        }
    }

    private static final Pattern COLUMN = Pattern.compile("(.+) column (\"(?:[^\"]|\"\")*\"|[^\" ]+)");

    /** Empty for the identity of something that nobody owns by itself, such as an index. */
    static Optional<AccessibleObject> of(String identity) {
        return Arrays.stream(Kind.values())
                .filter(kind -> identity.startsWith(kind.prefix))
                .findFirst()
                .map(kind -> of(kind, identity.substring(kind.prefix.length())));
    }

    private static AccessibleObject of(Kind kind, String name) {
        Matcher column = COLUMN.matcher(name);
        return column.matches()
                ? new AccessibleObject(kind.alter, kind.grant, column.group(1), " (" + column.group(2) + ")")
                : new AccessibleObject(kind.alter, kind.grant, name, "");
    }

    String changeOwner(String owner) {
        // Of an aggregate over rows, PostgreSQL prints no argument and reads a star.
        String altered = kind.equals("AGGREGATE") ? name.replaceFirst("\\(\\)$", "(*)") : name;
        return "ALTER " + kind + " " + altered + " OWNER TO " + owner;
    }

    /** The statements that grant privileges, by role. */
    Stream<String> grants(Map<String, Set<String>> privileges) {
        return privileges.entrySet().stream()
                .flatMap(role -> Stream.concat(
                        grant(role, "", privilege -> !privilege.endsWith(GRANT_OPTION)).stream(),
                        grant(role, GRANT_OPTION, privilege -> privilege.endsWith(GRANT_OPTION)).stream()));
    }

    private Optional<String> grant(Entry<String, Set<String>> role, String option, Predicate<String> of) {
        String list = role.getValue().stream()
                .filter(of)
                .map(privilege -> privilege.replace(option, "") + column)
                .collect(Collectors.joining(", "));
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of("GRANT " + list + " ON " + grantKind + " " + name + " TO " + role.getKey() + option);
    }
}
