package dev.schemainit.engine.sql;

import dev.schemainit.engine.definition.QuotedNames;
import java.util.regex.Pattern;

/**
 * A role of a schema, which cannot log in; logins are members of it.
 *
 * @param name of lower-case letters, digits and underscores, so that SQL needs no quotes around it
 */
public record SchemaRole(String name, AccessLevel level) {
    /** What a name has to be, as a noun for messages. */
    static final String RULE = "a role's name of at most 63 lower-case letters, digits and underscores, a letter"
            + " first, which is not a keyword of SQL and does not begin with pg_ or rds";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /** PostgreSQL and RDS keep these beginnings, and PostgreSQL these names, for themselves. */
    private static final Pattern RESERVED = Pattern.compile("pg_.*|rds.*|public|none");

    /** Whether no role can have this name, with a login or without. */
    public static boolean isReserved(String name) {
        return RESERVED.matcher(name).matches();
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches() && !isReserved(text) && !QuotedNames.isKeyword(text);
    }
}
