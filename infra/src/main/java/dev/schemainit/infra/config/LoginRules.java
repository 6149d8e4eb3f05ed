package dev.schemainit.infra.config;

import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.SchemaRole;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name and the role of an application's login have to be.
 *
 * @param access the roles that the folder declares; null: it declares none
 * @param runUser who the run connects as; null: its secret says that
 */
public record LoginRules(
        @Nullable AccessFile access, @Nullable String runUser) {
    /** What the name of a user of IAM has to be, as a noun for messages. */
    public static final String IAM_RULE = "a user name of letters, digits and _ . @ -, as a policy can name it";

    /** The others of a user name are wildcards or variables in a policy, or are no characters of an ARN. */
    private static final Pattern IAM_NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,63}");

    /** Whether a policy can name this user and nobody else. */
    public static boolean isIamName(String name) {
        return IAM_NAME.matcher(name).matches();
    }

    /** What is wrong with a login's name; empty if nothing is. */
    public Optional<String> problemOfName(String name, boolean iam) {
        if (UserName.parse(name).isEmpty()) {
            return Optional.of("not " + UserName.RULE);
        }
        if (iam && !isIamName(name)) {
            return Optional.of("not " + IAM_RULE);
        }
        if (SchemaRole.isReserved(name)) {
            return Optional.of("PostgreSQL and RDS keep such names for themselves; choose one that does not begin with"
                    + " pg_ or rds");
        }
        if (name.equals(runUser)) {
            return Optional.of("the run itself connects as this user; choose another name");
        }
        return access != null && access.role(name).isPresent()
                ? Optional.of("is a role of access.txt, which cannot log in; choose another name")
                : Optional.empty();
    }

    /** What is wrong with a login's role; empty if nothing is. */
    public Optional<String> problemOfRole(String role) {
        if (access == null) {
            return Optional.of("the folder has no access.txt, which declares the roles");
        }
        return access.role(role).isPresent()
                ? Optional.empty()
                : Optional.of("not a role of access.txt, which has " + String.join(", ", access.names()));
    }
}
