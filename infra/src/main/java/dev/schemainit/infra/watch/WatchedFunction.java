package dev.schemainit.infra.watch;

import software.amazon.awscdk.services.lambda.IVersion;

/**
 * The function that a watch invokes.
 *
 * @param name without its version
 * @param version the one that the deployment's run invokes
 * @param database {@code host:port/name}, as its metrics call it
 * @param verifyCommand what somebody pastes to see all differences
 */
public record WatchedFunction(String name, IVersion version, String database, String verifyCommand) {}
