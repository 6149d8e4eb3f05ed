/**
 * The environments of {@code cdk.json} as values, each parsed with the type that the function parses it with.
 *
 * <p>{@link dev.schemainit.infra.config.EnvironmentReader} reports everything that is wrong with them at once.
 */
@NullMarked
package dev.schemainit.infra.config;

import org.jspecify.annotations.NullMarked;
