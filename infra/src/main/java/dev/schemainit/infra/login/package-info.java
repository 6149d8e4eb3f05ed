/**
 * The logins of applications: declared with {@link dev.schemainit.infra.login.SchemaLogin}, handed out as
 * {@link dev.schemainit.infra.login.ApplicationLogin}.
 */
@NullMarked
package dev.schemainit.infra.login;

import org.jspecify.annotations.NullMarked;
