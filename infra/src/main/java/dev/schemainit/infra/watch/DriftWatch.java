package dev.schemainit.infra.watch;

import dev.schemainit.lambda.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.RoleProps;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/**
 * A schedule that invokes {@code verify}, an alarm on its metric, and a message with the first differences.
 *
 * <p>It invokes the version that the run has invoked, and exists after that run: the newer function does not compare
 * the database before it has applied its files, and a rollback brings the older one back.
 *
 * <p>Lambda itself publishes the message, outside of the VPC: the function has no way to SNS, and needs none.
 */
public final class DriftWatch extends Construct {
    private static final String VERIFY = "verify";
    private static final Duration PERIOD = Duration.minutes(5);

    private final WatchedFunction function;

    /** Adds all of it; whoever calls makes it wait for the run. */
    public DriftWatch(Construct scope, String id, Watch watch, WatchedFunction function) {
        super(scope, id);
        this.function = function;
        handleFailures(watch);
        invoke(watch);
        Alarm alarm = alarm();
        ITopic topic = watch.topic();
        if (topic != null) {
            new TopicAccess(Stack.of(this), topic).allowAlarm(alarmName());
            alarm.addAlarmAction(new SnsAction(topic));
        }
    }

    /** A difference does not pass: the same again would find the same. */
    private void handleFailures(Watch watch) {
        var config = CfnEventInvokeConfig.Builder.create(this, "OnFailure")
                .functionName(function.name())
                .qualifier(function.version().getVersion())
                .maximumRetryAttempts(0);
        ITopic topic = watch.topic();
        if (topic != null) {
            config.destinationConfig(CfnEventInvokeConfig.DestinationConfigProperty.builder()
                    .onFailure(CfnEventInvokeConfig.OnFailureProperty.builder()
                            .destination(topic.getTopicArn())
                            .build())
                    .build());
        }
        config.build();
    }

    private void invoke(Watch watch) {
        TimeZone zone = watch.schedule().getTimeZone();
        CfnSchedule.Builder.create(this, "Schedule")
                .description("Verifies the schema of " + function.database())
                .scheduleExpression(watch.schedule().getExpressionString())
                .scheduleExpressionTimezone(zone == null ? null : zone.getTimezoneName())
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(function.version().getFunctionArn())
                        .roleArn(role().getRoleArn())
                        .input("{\"action\":\"" + VERIFY + "\"}")
                        .build())
                .build();
    }

    /** May invoke exactly this version. */
    private Role role() {
        var invoke = PolicyStatement.Builder.create()
                .actions(List.of("lambda:InvokeFunction"))
                .resources(List.of(function.version().getFunctionArn()))
                .build();
        return new Role(
                this,
                "Role",
                RoleProps.builder()
                        .description("The schedule of the schema initializer")
                        .assumedBy(scheduler())
                        .inlinePolicies(Map.of(
                                "Invoke",
                                PolicyDocument.Builder.create()
                                        .statements(List.of(invoke))
                                        .build()))
                        .build());
    }

    /**
     * The schedules of this account's default group: a group is the narrowest that the service says of itself. Source:
     * EventBridge Scheduler User Guide, "Confused deputy prevention".
     */
    private ServicePrincipal scheduler() {
        var exactly = new LinkedHashMap<String, String>();
        exactly.put("aws:SourceAccount", Stack.of(this).getAccount());
        exactly.put(
                "aws:SourceArn",
                Stack.of(this)
                        .formatArn(ArnComponents.builder()
                                .service("scheduler")
                                .resource("schedule-group")
                                .resourceName("default")
                                .build()));
        return ServicePrincipal.Builder.create("scheduler.amazonaws.com")
                .conditions(Map.of("StringEquals", exactly))
                .build();
    }

    private Alarm alarm() {
        return Alarm.Builder.create(this, "Alarm")
                .alarmName(alarmName())
                .alarmDescription("The schema of " + function.database()
                        + " differs from expected.txt, or could not be compared. See every difference: "
                        + function.verifyCommand())
                .metric(Metric.Builder.create()
                        .namespace(Metrics.NAMESPACE)
                        .metricName(Metrics.VERIFY_FAILED)
                        .dimensionsMap(Map.of(Metrics.DATABASE, function.database(), Metrics.ACTION, VERIFY))
                        .statistic("Maximum")
                        .period(PERIOD)
                        .build())
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(1)
                // Between two comparisons nothing is known but what the last one has found.
                .treatMissingData(TreatMissingData.IGNORE)
                .build();
    }

    /** As unique as the function's. */
    private String alarmName() {
        return function.name() + "-" + VERIFY;
    }
}
