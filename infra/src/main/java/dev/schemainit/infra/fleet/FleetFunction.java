package dev.schemainit.infra.fleet;

import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.IVersion;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The function of a fleet, as its state machine needs it.
 *
 * @param name without its version; the state machine has the same
 * @param version that is invoked
 * @param timeout until when an invocation has an answer
 * @param logRetention of the state machine's log, too
 * @param logKey null: the key of CloudWatch Logs
 */
public record FleetFunction(
        String name,
        IVersion version,
        Duration timeout,
        RetentionDays logRetention,
        @Nullable IKey logKey) {}
