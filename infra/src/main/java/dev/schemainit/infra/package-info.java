/**
 * The CDK app, and the construct that other CDK apps use: {@link dev.schemainit.infra.SchemaInitializer}.
 *
 * <p>{@code cdk.json} becomes {@link dev.schemainit.infra.config.TargetEnvironment}s, each of them a stack, each stack
 * one construct. Of the lambda module only names and value types are used: its other classes need libraries that are
 * not on this class path.
 */
@NullMarked
package dev.schemainit.infra;

import org.jspecify.annotations.NullMarked;
