package dev.schemainit.infra.login;

import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.kms.IKey;

/** A login that an application gets: of which role it is a member, and how it proves who it is. */
public sealed interface SchemaLogin {
    /**
     * With a password in a secret of its own, which the construct creates and AWS's own key encrypts.
     *
     * @param role one of the folder's access.txt, such as {@code "shop_write"}
     */
    static SchemaLogin withSecret(String role) {
        return new WithSecret(role, null);
    }

    /**
     * The same, encrypted with a customer managed key.
     *
     * @param key allows Secrets Manager to use it for those who may read the secret, as a key of the CDK does by itself
     */
    static SchemaLogin withSecret(String role, IKey key) {
        return new WithSecret(role, key);
    }

    /**
     * With a token that IAM signs, and no password: the server has IAM authentication switched on.
     *
     * @param role one of the folder's access.txt, such as {@code "shop_read"}
     */
    static SchemaLogin withIam(String role) {
        return new WithIam(role);
    }

    /** The role that it is a member of. */
    String role();

    /** See {@link #withSecret(String, IKey)}. */
    record WithSecret(String role, @Nullable IKey key) implements SchemaLogin {}

    /** See {@link #withIam(String)}. */
    record WithIam(String role) implements SchemaLogin {}
}
