package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.scheduler.CronOptionsWithTimezone;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** A database that is compared between deployments: what that adds to a template, and who may do what for it. */
class WatchTest {
    private static final List<String> TYPES =
            List.of("AWS::Scheduler::Schedule", "AWS::Lambda::EventInvokeConfig", "AWS::CloudWatch::Alarm");

    private static Rendered silent;
    private static Rendered notifying;

    @BeforeAll
    static void synthesize() {
        silent = rendered(new DatabaseApp(), Watch.every(Duration.days(1)));
        var app = new DatabaseApp();
        notifying = rendered(app, Watch.every(Duration.hours(6)).notifying(topic(app.stack)));
    }

    @Test
    void aScheduleInvokesVerifyOnTheVersionThatTheRunInvokes() {
        Map<String, Object> schedule = notifying.onlyProperties("AWS::Scheduler::Schedule");

        assertThat(schedule)
                .containsEntry("ScheduleExpression", "rate(6 hours)")
                .containsEntry("FlexibleTimeWindow", Map.of("Mode", "OFF"))
                .containsEntry("ScheduleExpressionTimezone", "Etc/UTC");
        assertThat(SampleApp.map(schedule.get("Target")))
                .containsEntry("Arn", version(notifying))
                .containsEntry("Input", "{\"action\":\"verify\"}")
                .containsEntry("RoleArn", arnOf(notifying.id("AWS::IAM::Role", "SchemaWatchRole")));
        assertThat(notifying.onlyProperties("Custom::Trigger")).containsEntry("HandlerArn", version(notifying));
    }

    @Test
    void aScheduleOfTheCalendarHasItsTimeZone() {
        var nightly = ScheduleExpression.cron(CronOptionsWithTimezone.builder()
                .minute("30")
                .hour("5")
                .timeZone(TimeZone.EUROPE_PARIS)
                .build());

        assertThat(rendered(new DatabaseApp(), Watch.on(nightly)).onlyProperties("AWS::Scheduler::Schedule"))
                .containsEntry("ScheduleExpression", "cron(30 5 * * ? *)")
                .containsEntry("ScheduleExpressionTimezone", "Europe/Paris");
    }

    /** The function of the next deployment would find its own files missing. */
    @Test
    void nothingOfItIsThereBeforeTheRunHasEnded() {
        String run = notifying.onlyId("Custom::Trigger");
        for (String type : TYPES) {
            assertThat(notifying.dependsOn(type, "SchemaWatch")).contains(run);
        }
        assertThat(notifying.dependsOn("AWS::IAM::Role", "SchemaWatchRole")).contains(run);
    }

    @Test
    void theScheduleMayInvokeThatVersionAndNothingElse() {
        assertThat(notifying.statements("SchemaWatchRole"))
                .containsExactly(
                        Map.of("Effect", "Allow", "Action", "lambda:InvokeFunction", "Resource", version(notifying)));
        Map<String, Object> role = Rendered.properties(
                notifying.resources("AWS::IAM::Role").get(notifying.id("AWS::IAM::Role", "SchemaWatchRole")));
        assertThat(role).doesNotContainKey("ManagedPolicyArns");
        assertThat(Rendered.statementsOf(role.get("AssumeRolePolicyDocument")))
                .singleElement()
                .satisfies(trust -> {
                    assertThat(trust)
                            .containsEntry("Action", "sts:AssumeRole")
                            .containsEntry("Principal", Map.of("Service", "scheduler.amazonaws.com"));
                    Map<String, Object> exactly =
                            SampleApp.map(SampleApp.map(trust.get("Condition")).get("StringEquals"));
                    assertThat(exactly).containsOnlyKeys("aws:SourceAccount", "aws:SourceArn");
                    assertThat(Rendered.text(exactly.get("aws:SourceArn")))
                            .isEqualTo("arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>"
                                    + ":schedule-group/default");
                });
    }

    @Test
    void aFailureIsNotTriedAgainAndTellsTheTopic() {
        assertThat(silent.onlyProperties("AWS::Lambda::EventInvokeConfig"))
                .containsEntry("MaximumRetryAttempts", 0)
                .containsEntry("FunctionName", functionName(silent))
                .containsEntry("Qualifier", Map.of("Fn::GetAtt", List.of(silent.versionId(), "Version")))
                .doesNotContainKey("DestinationConfig");
        assertThat(notifying.onlyProperties("AWS::Lambda::EventInvokeConfig"))
                .containsEntry("DestinationConfig", Map.of("OnFailure", Map.of("Destination", topicOf(notifying))));
    }

    @Test
    void theAlarmKeepsWhatTheLastComparisonHasFound() {
        Map<String, Object> alarm = notifying.onlyProperties("AWS::CloudWatch::Alarm");

        assertThat(alarm)
                .containsEntry("AlarmName", functionName(notifying) + "-verify")
                .containsEntry("Namespace", "schemainit")
                .containsEntry("MetricName", "VerifyFailed")
                .containsEntry("Statistic", "Maximum")
                .containsEntry("ComparisonOperator", "GreaterThanOrEqualToThreshold")
                .containsEntry("Threshold", 1)
                .containsEntry("EvaluationPeriods", 1)
                .containsEntry("TreatMissingData", "ignore")
                .containsEntry("AlarmActions", List.of(topicOf(notifying)))
                .containsEntry(
                        "Dimensions",
                        List.of(
                                Map.of("Name", "action", "Value", "verify"),
                                Map.of(
                                        "Name",
                                        "database",
                                        "Value",
                                        "shop.c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com:5432/shop")));
        assertThat(Rendered.text(alarm.get("AlarmDescription")))
                .contains("aws lambda invoke --function-name " + functionName(notifying), "{\"action\":\"verify\"}");
        assertThat(silent.onlyProperties("AWS::CloudWatch::Alarm")).doesNotContainKey("AlarmActions");
    }

    /** A server that the app creates has a name that is known when deploying. */
    @Test
    void theAlarmOfADatabaseOfTheSameAppHasTheNameThatTheFunctionIsGiven() {
        var app = new DatabaseApp();
        var instance = app.instance();
        app.add(
                "Schema",
                app.props(TargetDatabase.of(instance), instance.getSecret()).watch(Watch.every(Duration.days(1))));
        Rendered stack = app.rendered();

        Map<String, Object> environment = stack.environment();
        assertThat(stack.onlyProperties("AWS::CloudWatch::Alarm").get("Dimensions"))
                .asString()
                .contains(
                        environment.get("DB_HOST").toString(),
                        environment.get("DB_PORT").toString(),
                        "/shop");
    }

    @Test
    void theFunctionsRoleMayPublishToThatTopicAndNothingElseIsNew() {
        var more = new ArrayList<>(notifying.statements("SchemaRole"));
        silent.statements("SchemaRole").forEach(more::remove);

        assertThat(more)
                .containsExactly(Map.of("Effect", "Allow", "Action", "sns:Publish", "Resource", topicOf(notifying)));
        assertThat(silent.statements("SchemaRole"))
                .extracting(statement -> statement.get("Action"))
                .doesNotContain("sns:Publish");
        assertThat(notifying.resources("AWS::IAM::Policy")).isEmpty();
        assertThat(notifying.resources("AWS::SNS::TopicPolicy")).isEmpty();
    }

    @Test
    void theKeyOfAnEncryptedTopicLetsBothPublish() {
        var app = new DatabaseApp();
        var topic = Topic.Builder.create(app.stack, "Topic")
                .masterKey(new Key(app.stack, "Key"))
                .build();
        Rendered stack = rendered(app, Watch.every(Duration.days(1)).notifying(topic));

        assertThat(stack.statements("SchemaRole"))
                .filteredOn(statement -> String.valueOf(statement.get("Action")).contains("kms:"))
                .singleElement()
                .satisfies(statement -> assertThat(statement)
                        .containsEntry("Action", List.of("kms:Decrypt", "kms:GenerateDataKey"))
                        .containsEntry("Resource", arnOf(stack.onlyId("AWS::KMS::Key")))
                        .hasEntrySatisfying(
                                "Condition",
                                condition -> assertThat(SampleApp.pretty(condition))
                                        .contains("kms:ViaService", "\"sns.\"")));
        assertThat(Rendered.statementsOf(stack.onlyProperties("AWS::KMS::Key").get("KeyPolicy")))
                .filteredOn(statement -> statement.get("Principal").toString().contains("cloudwatch"))
                .singleElement()
                .satisfies(statement -> assertThat(statement)
                        .containsEntry("Action", List.of("kms:Decrypt", "kms:GenerateDataKey"))
                        .containsEntry(
                                "Condition",
                                Map.of("StringEquals", Map.of("aws:SourceAccount", Map.of("Ref", "AWS::AccountId")))));
    }

    /** Such a policy replaces the one that lets every alarm of the account in. */
    @Test
    void aTopicWithAPolicyOfItsOwnLetsTheAlarmIn() {
        var app = new DatabaseApp();
        var topic = Topic.Builder.create(app.stack, "Topic").enforceSsl(true).build();
        Rendered stack = rendered(app, Watch.every(Duration.days(1)).notifying(topic));

        assertThat(Rendered.statementsOf(
                        stack.onlyProperties("AWS::SNS::TopicPolicy").get("PolicyDocument")))
                .filteredOn(statement -> statement.get("Effect").equals("Allow"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement)
                            .containsEntry("Action", "sns:Publish")
                            .containsEntry("Resource", topicOf(stack))
                            .containsEntry("Principal", Map.of("Service", "cloudwatch.amazonaws.com"));
                    Map<String, Object> exactly = SampleApp.map(
                            SampleApp.map(statement.get("Condition")).get("StringEquals"));
                    assertThat(Rendered.text(exactly.get("aws:SourceArn")))
                            .isEqualTo("arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:"
                                    + functionName(stack) + "-verify");
                });
    }

    /** The stack of a topic that several applications share must not need ours. */
    @Test
    void theTopicMayBeInAnotherStack() {
        var app = new DatabaseApp();
        var operations = new Stack((Construct) app.stack.getNode().getRoot(), "operations");
        var topic = Topic.Builder.create(operations, "Topic")
                .enforceSsl(true)
                .masterKey(new Key(operations, "Key"))
                .build();
        Rendered stack = rendered(app, Watch.every(Duration.days(1)).notifying(topic));

        assertThat(stack.statements("SchemaRole"))
                .extracting(statement -> statement.get("Action"))
                .contains("sns:Publish");
        assertThat(SampleApp.pretty(Rendered.of(operations).template())).contains(":alarm:" + functionName(stack));
    }

    @Test
    void whatCannotWorkIsRefused() {
        var app = new DatabaseApp();
        var fifo = Topic.Builder.create(app.stack, "Topic").fifo(true).build();

        assertThatThrownBy(() -> Watch.every(Duration.days(1)).notifying(fifo))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("FIFO");
        for (Duration wrong : List.of(Duration.seconds(0), Duration.seconds(90), Duration.millis(1))) {
            assertThatThrownBy(() -> Watch.every(wrong))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("whole number of minutes");
        }
    }

    @Test
    void anAppWithoutAWatchHasNothingOfIt() {
        var app = new DatabaseApp();
        app.add("Schema", app.props());
        Rendered stack = app.rendered();

        for (String type : TYPES) {
            assertThat(stack.resources(type)).isEmpty();
        }
    }

    private static ITopic topic(Stack stack) {
        return Topic.Builder.create(stack, "Topic").build();
    }

    private static Rendered rendered(DatabaseApp app, Watch watch) {
        app.add("Schema", app.props().watch(watch));
        return app.rendered();
    }

    private static Object functionName(Rendered stack) {
        return stack.function().get("FunctionName");
    }

    private static Map<String, Object> version(Rendered stack) {
        return Map.of("Ref", stack.versionId());
    }

    private static Map<String, Object> topicOf(Rendered stack) {
        return Map.of("Ref", stack.onlyId("AWS::SNS::Topic"));
    }

    private static Map<String, Object> arnOf(String id) {
        return Map.of("Fn::GetAtt", List.of(id, "Arn"));
    }
}
