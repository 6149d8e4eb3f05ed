package dev.schemainit.infra.fleet;

import dev.schemainit.infra.watch.TopicAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;
import software.constructs.IDependable;

/** The state machine of a fleet, its start by the deployment, and an alarm on executions that fail. */
public final class FleetRun extends Construct {
    private final FleetMachine machine;

    /**
     * Adds all of it.
     *
     * @param perServer how many databases of a server are worked on at once
     * @param topic gets the alarm; null: nobody is told
     * @param prerequisites what has to exist before the function can do its work
     */
    public FleetRun(
            Construct scope,
            String id,
            FleetFunction function,
            int perServer,
            @Nullable ITopic topic,
            List<? extends IDependable> prerequisites) {
        super(scope, id);
        machine = new FleetMachine(this, "Machine", function, perServer);
        Alarm alarm = alarm(function.name());
        if (topic != null) {
            new TopicAccess(Stack.of(this), topic).allowAlarm(alarmName(function.name()));
            alarm.addAlarmAction(new SnsAction(topic));
        }
        var start = new FleetStart(this, "Start", machine, function);
        prerequisites.forEach(start.getNode()::addDependency);
        start.getNode().addDependency(alarm);
    }

    public StateMachine machine() {
        return machine.machine();
    }

    /** The state machine's, known at synth. */
    public String arn() {
        return machine.arn();
    }

    private Alarm alarm(String name) {
        return Alarm.Builder.create(this, "Alarm")
                .alarmName(alarmName(name))
                .alarmDescription("The schema fleet has stopped, or a database of it has failed. See which:"
                        + " schemainit fleet status " + machine.arn())
                .metric(machine.machine()
                        .metricFailed(MetricOptions.builder()
                                .period(Duration.minutes(5))
                                .statistic("Sum")
                                .build()))
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
    }

    private static String alarmName(String name) {
        return name + "-fleet";
    }
}
