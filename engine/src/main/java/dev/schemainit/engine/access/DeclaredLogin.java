package dev.schemainit.engine.access;

import dev.schemainit.engine.address.UserName;

/**
 * A login that an environment has.
 *
 * @param role the name of the schema's role that it is a member of
 */
public record DeclaredLogin(UserName name, String role, Authentication authentication) {
    /** How it proves who it is. */
    public sealed interface Authentication {
        /** With the password that its secret holds. */
        record Password(PasswordSource source) implements Authentication {}

        /** With a token that IAM has signed: it is a member of {@code rds_iam}. */
        record Iam() implements Authentication {}
    }
}
