package dev.schemainit.engine.access;

/** Names of roles in SQL. */
final class RoleNames {
    private RoleNames() {}

    /** In quotes, because a login's name can be a keyword. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
