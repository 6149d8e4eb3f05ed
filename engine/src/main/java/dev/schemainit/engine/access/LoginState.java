package dev.schemainit.engine.access;

import dev.schemainit.engine.sql.SchemaRole;
import org.jspecify.annotations.Nullable;

/**
 * A login of an environment after a run.
 *
 * @param role of the schema that it is a member of; null for a login that has left the configuration, and can no longer
 *     log in
 * @param withIam whether it proves who it is with a token of IAM instead of a password
 * @param changes what the run has changed of it, in words; possibly empty
 */
public record LoginState(String name, @Nullable SchemaRole role, boolean withIam, String changes) {}
