package dev.schemainit.engine.access;

import java.util.Optional;

/** Where a login's password is kept. */
public interface PasswordSource {
    /**
     * The password that applications use now, read anew.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    String current();

    /**
     * The password that a rotation under way is about to make the current one; empty where there is no rotation.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    Optional<String> pending();
}
