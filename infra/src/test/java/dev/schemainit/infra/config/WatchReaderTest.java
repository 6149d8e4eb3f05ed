package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWatch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of an environment that say how often its database is compared, and who is told. */
class WatchReaderTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-3:111122223333:operations";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(1 minute)",
                "rate(1 day)",
                "rate(2 days)",
                "rate(15 minutes)",
                "rate(12 hours)",
                "cron(0 6 * * ? *)",
                "cron(0/15 6-18 ? * MON-FRI *)",
                "cron(0 3 L * ? *)",
                "cron(30 5 ? JAN,JUL 2#1 2027-2030)"
            })
    void theSchedulesOfEventBridgeAreTaken(String schedule) {
        assertThat(read(Map.of("watch", schedule))).isEqualTo(new ConfiguredWatch(schedule, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "daily",
                "1 day",
                "rate(0 days)",
                "rate(1 days)",
                "rate(2 day)",
                "rate(1 week)",
                "rate(1 day) ",
                "RATE(1 day)",
                "at(2027-01-01T00:00:00)",
                "cron(0 6 * * *)",
                "cron(0 6 * * * *)",
                "cron(0 6 ? * ? *)",
                "cron(0 6 * * ? *) cron(0 7 * * ? *)"
            })
    void whatEventBridgeWouldRefuseIsRefused(String schedule) {
        assertThatThrownBy(() -> read(Map.of("watch", schedule)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("orders.watch: not a schedule such as \"rate(1 day)\"");
    }

    @Test
    void withoutTheKeyNobodyWatches() {
        assertThat(read(Map.of())).isNull();
    }

    @Test
    void aTopicIsTold() {
        assertThat(read(Map.of("watch", "rate(1 day)", "watchTopic", TOPIC)))
                .isEqualTo(new ConfiguredWatch("rate(1 day)", TOPIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"operations", TOPIC + ".fifo", TOPIC + ":1", "arn:aws:sqs:eu-west-3:111122223333:operations"})
    void whatIsNoStandardTopicIsRefused(String topic) {
        assertThatThrownBy(() -> read(Map.of("watch", "rate(1 day)", "watchTopic", topic)))
                .hasMessageContaining("orders.watchTopic: not the ARN of a standard topic of SNS");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of("watch", 1, "watchTopic", TOPIC.replace("eu-west-3", "us-east-1"))))
                .hasMessageContaining("orders.watch: not a schedule")
                .hasMessageContaining("orders.watchTopic: not in the environment's region");
        assertThatThrownBy(() -> read(Map.of("watchTopic", TOPIC, "account", "1")))
                .hasMessageContaining("orders.account: not an account")
                .hasMessageContaining("orders.watchTopic: only with \"watch\", which says how often");
    }

    private static ConfiguredWatch read(Map<String, Object> keys) {
        Map<String, Object> orders = EnvironmentReaderTest.orders();
        orders.putAll(keys);
        return EnvironmentReader.read(Map.of("orders", orders)).get(0).watch();
    }
}
