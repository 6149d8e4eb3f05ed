package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that CloudWatch reads metrics out of a log line by; it ignores, without a word, a line that breaks one.
 *
 * <p>Source: Amazon CloudWatch User Guide, "Embedded metric format specification".
 */
final class MetricFormat {
    private static final Set<String> UNITS = Set.of("Milliseconds", "Count");
    private static final int MAX_DIMENSIONS = 30;
    private static final int MAX_DIMENSION_VALUE = 1024;

    private MetricFormat() {}

    static void assertValid(Map<String, Object> line) {
        var metadata = (Map<?, ?>) line.get("_aws");
        var timestamp = Instant.ofEpochMilli(((Number) metadata.get("Timestamp")).longValue());
        assertThat(timestamp)
                .isBetween(
                        Instant.now().minus(Duration.ofDays(14)), Instant.now().plus(Duration.ofHours(2)));
        assertThat((List<?>) metadata.get("CloudWatchMetrics"))
                .isNotEmpty()
                .allSatisfy(directive -> directive(line, (Map<?, ?>) directive));
    }

    private static void directive(Map<String, Object> line, Map<?, ?> directive) {
        assertThat((String) directive.get("Namespace")).matches("[A-Za-z0-9_./#:-]{1,255}");
        assertThat((List<?>) directive.get("Dimensions"))
                .isNotEmpty()
                .allSatisfy(set -> assertThat((List<?>) set)
                        .hasSizeLessThanOrEqualTo(MAX_DIMENSIONS)
                        .allSatisfy(dimension -> assertThat((String) line.get(dimension))
                                .isNotBlank()
                                .hasSizeLessThanOrEqualTo(MAX_DIMENSION_VALUE)));
        assertThat((List<?>) directive.get("Metrics")).isNotEmpty().allSatisfy(metric -> {
            assertThat(line.get(((Map<?, ?>) metric).get("Name"))).isInstanceOf(Number.class);
            assertThat(((Map<?, ?>) metric).get("Unit")).isIn(UNITS);
        });
    }
}
