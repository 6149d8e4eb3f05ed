package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.SchemaInitException;
import java.nio.charset.StandardCharsets;

/** What every failure is told as: one message that fits the operator's screen, and nothing beside it. */
public final class OneMessage {
    private static final int MAX_BYTES = 1024;

    private OneMessage() {}

    /** Fails unless it is that; returns all that it tells. */
    public static String of(SchemaInitException failure) {
        assertThat(failure).as("no failure of schemainit's own").isNotNull();
        assertThat(failure.getMessage()).matches("SI-\\d\\d+ [^\\p{Cntrl}\\u2028\\u2029]+\\. Fix: [^\\p{Cntrl}]+\\.");
        assertThat(failure.getMessage().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_BYTES);
        assertThat(failure.details()).allSatisfy(detail -> assertThat(detail).matches("[^\\p{Cntrl}\\u2028\\u2029]+"));
        assertThat(failure).hasNoCause();
        assertThat(failure.getSuppressed()).isEmpty();
        return failure.getMessage() + "\n" + String.join("\n", failure.details());
    }
}
