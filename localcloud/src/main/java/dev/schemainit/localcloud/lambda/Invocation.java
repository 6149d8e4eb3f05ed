package dev.schemainit.localcloud.lambda;

import java.time.Duration;

/**
 * One invocation of a function, as a caller and CloudWatch see it.
 *
 * @param functionArn with the version that ran
 * @param failed whether the payload is an error
 * @param headers what the runtime sent with the payload, as one text
 * @param stdout what it printed meanwhile
 */
public record Invocation(
        String functionArn,
        String requestId,
        String event,
        boolean failed,
        String headers,
        String payload,
        String stdout,
        String stderr,
        Duration time) {}
