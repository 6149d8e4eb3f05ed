package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.Invocation;
import dev.schemainit.localcloud.lambda.Schedules.Fired;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The watch of a deployed environment: its schedule fires, and the alarm's metric is what the function writes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class WatchIT {
    private static final String STACK = Account.DOCUMENTS;
    private static final String TOPIC = "arn:aws:sns:eu-west-3:111122223333:operations";

    @TempDir
    private Path directory;

    private Account account;

    @BeforeEach
    void open() throws Exception {
        account = Account.open(directory);
    }

    @AfterEach
    void close() throws Exception {
        account.close();
    }

    @Test
    void aDriftMadeByHandRaisesTheAlarmsMetricAndItsRepairLowersIt() throws Exception {
        CloudAssembly assembly = watched(directory, Account.HOME.resolve("sql/documents"));
        assertThat(account.deploy(assembly, STACK).status()).isEqualTo("CREATE_COMPLETE");

        Fired before = fire();
        assertThat(before.last().event()).isEqualTo("{\"action\":\"verify\"}");
        assertThat(before.message()).isNull();
        assertThat(metric(assembly, before.last())).isZero();

        account.execute(STACK, "ALTER TABLE documents ADD COLUMN by_hand text");
        Fired drifted = fire();
        assertThat(drifted.attempts()).hasSize(1);
        assertThat(metric(assembly, drifted.last())).isEqualTo(1);
        assertThat(metricLine(drifted.last())).containsEntry("Differences", 2);

        account.execute(STACK, "ALTER TABLE documents DROP COLUMN by_hand");
        assertThat(metric(assembly, fire().last())).isZero();
    }

    @Test
    void theMessageHoldsTheFirstDifferences() throws Exception {
        account.deploy(watched(directory, Account.HOME.resolve("sql/documents")), STACK);
        account.execute(STACK, "ALTER TABLE documents ADD COLUMN by_hand text; DROP INDEX idx_logs_agent");

        Fired drifted = fire();

        assertThat(drifted.destination()).isEqualTo(TOPIC);
        Map<String, Object> message = Json.readObject(drifted.message()).orElseThrow();
        assertThat(message).containsEntry("requestPayload", Map.of("action", "verify"));
        assertThat((String) Template.map(message.get("responsePayload")).get("errorMessage"))
                .startsWith("SI-64 ")
                .contains("3 differences", "table documents column by_hand", "index idx_logs_agent");
    }

    /** Otherwise the function of before would find what the update has made. */
    @Test
    void anUpdateIsComparedWithItsOwnFiles() throws Exception {
        SchemaFolder folder = SchemaFolder.documents(directory);
        account.deploy(watched(directory, folder.path()), STACK);
        assertThat(fire().last().functionArn()).endsWith(":1");

        Deployment update = account.deploy(watched(directory, folder.withTags().path()), STACK);

        assertThat(update.status()).as(update.events().toString()).isEqualTo("UPDATE_COMPLETE");
        Fired after = fire();
        assertThat(after.last().functionArn()).endsWith(":2");
        assertThat(Answers.report(after.last())).containsEntry("action", "verify");
        account.execute(STACK, "DROP TABLE tags");
        assertThat(fire().destination()).isEqualTo(TOPIC);
    }

    private static CloudAssembly watched(Path directory, Path sql) throws Exception {
        return Synth.with(
                directory,
                environments -> Template.map(environments.get(STACK))
                        .putAll(Map.of("sql", sql.toString(), "watch", "rate(1 day)", "watchTopic", TOPIC)));
    }

    /** Once; only one stack has a schedule. */
    private Fired fire() throws Exception {
        List<Fired> fired = account.cloud().schedules().fire();
        assertThat(fired).hasSize(1);
        return fired.get(0);
    }

    /** What CloudWatch reads for the template's alarm out of an invocation's log. */
    private static int metric(CloudAssembly assembly, Invocation invocation) throws Exception {
        Map<String, Object> alarm = alarm(assembly);
        Map<String, Object> line = metricLine(invocation);
        MetricFormat.assertValid(line);
        Map<String, Object> directive = Template.map(
                objects(Template.map(line.get("_aws")), "CloudWatchMetrics").get(0));
        Map<String, Object> dimensions = dimensions(alarm);
        assertThat(directive).containsEntry("Namespace", alarm.get("Namespace"));
        assertThat(objects(directive, "Dimensions")).hasSize(1);
        assertThat(Template.names(objects(directive, "Dimensions").get(0)))
                .containsExactlyInAnyOrderElementsOf(dimensions.keySet());
        assertThat(line).containsAllEntriesOf(dimensions);
        var name = (String) alarm.get("MetricName");
        assertThat(objects(directive, "Metrics").toString()).contains(name);
        return ((Number) line.get(name)).intValue();
    }

    private static Map<String, Object> alarm(CloudAssembly assembly) throws Exception {
        return assembly.template(STACK).resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::CloudWatch::Alarm"))
                .findFirst()
                .orElseThrow()
                .properties();
    }

    private static Map<String, Object> dimensions(Map<String, Object> alarm) {
        var dimensions = new TreeMap<String, Object>();
        objects(alarm, "Dimensions").stream()
                .map(Template::map)
                .forEach(dimension -> dimensions.put((String) dimension.get("Name"), dimension.get("Value")));
        return dimensions;
    }

    private static List<Object> objects(Map<String, Object> object, String member) {
        return List.copyOf((List<?>) object.get(member));
    }

    private static Map<String, Object> metricLine(Invocation invocation) {
        List<Map<String, Object>> lines = Outcome.of(invocation).log().stream()
                .filter(line -> line.containsKey("_aws"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
