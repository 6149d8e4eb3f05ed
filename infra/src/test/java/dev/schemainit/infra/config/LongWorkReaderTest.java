package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWork;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The keys of an environment that say who waits for long work. */
class LongWorkReaderTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-3:111122223333:operations";

    @Test
    void theDeploymentWaitsOrDoesNot() {
        assertThat(read(Map.of("longWork", "wait"))).isEqualTo(new ConfiguredWork(false, null));
        assertThat(read(Map.of("longWork", "background"))).isEqualTo(new ConfiguredWork(true, null));
        assertThat(read(Map.of())).isNull();
    }

    @Test
    void aTopicIsToldOfWhatFailsInTheBackground() {
        assertThat(read(Map.of("longWork", "background", "longWorkTopic", TOPIC)))
                .isEqualTo(new ConfiguredWork(true, TOPIC));
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of("longWork", true, "longWorkTopic", "operations")))
                .hasMessageContaining("orders.longWork: not \"wait\" or \"background\"")
                .hasMessageContaining("orders.longWorkTopic: not the ARN of a standard topic of SNS")
                .hasMessageContaining("orders.longWorkTopic: only with \"longWork\": \"background\"");
        assertThatThrownBy(() -> read(Map.of("longWork", "wait", "longWorkTopic", TOPIC)))
                .hasMessageContaining("orders.longWorkTopic: only with \"longWork\": \"background\"");
        assertThatThrownBy(() -> read(
                        Map.of("longWork", "background", "longWorkTopic", TOPIC.replace("eu-west-3", "us-east-1"))))
                .hasMessageContaining("orders.longWorkTopic: not in the environment's region");
    }

    private static ConfiguredWork read(Map<String, Object> keys) {
        Map<String, Object> orders = EnvironmentReaderTest.orders();
        orders.putAll(keys);
        return EnvironmentReader.read(Map.of("orders", orders)).get(0).longWork();
    }
}
