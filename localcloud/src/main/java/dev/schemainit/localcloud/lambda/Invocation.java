package dev.schemainit.localcloud.lambda;

import java.time.Duration;

/**
 * One invocation of a function, as a caller and CloudWatch see it.
 *
 * @param functionArn with the version that ran
 * @param response what the runtime posted
 * @param printed what the function printed meanwhile
 */
public record Invocation(
        String functionArn, String requestId, String event, RuntimeApi.Post response, Printed printed, Duration time) {
    /** What a process wrote to its two outputs. */
    public record Printed(String stdout, String stderr) {}

    /** Whether the payload is an error. */
    public boolean failed() {
        return response.failed();
    }

    public String payload() {
        return response.body();
    }
}
