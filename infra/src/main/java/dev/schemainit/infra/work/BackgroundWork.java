package dev.schemainit.infra.work;

import dev.schemainit.infra.nag.NagReasons;
import dev.schemainit.infra.watch.TopicAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.stepfunctions.Choice;
import software.amazon.awscdk.services.stepfunctions.Condition;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.amazon.awscdk.services.stepfunctions.Succeed;
import software.amazon.awscdk.services.stepfunctions.TaskInput;
import software.amazon.awscdk.services.stepfunctions.Wait;
import software.amazon.awscdk.services.stepfunctions.WaitTime;
import software.amazon.awscdk.services.stepfunctions.tasks.LambdaInvoke;
import software.constructs.Construct;

/**
 * A state machine that invokes the function until nothing is left to do, its start after each run, and an alarm that
 * tells if it fails.
 *
 * <p>It invokes the version that the run has invoked, and follows to the next one after the next run.
 */
public final class BackgroundWork extends Construct {
    /** What the function is asked for: the work that the run has left. */
    static final Map<String, String> EVENT = event();

    private static final String WORKING = "$.working";
    private static final int INTERVAL = 30;

    /** An execution has 25,000 events in its history, and each round takes nine of them. */
    private static final Duration LONGEST = Duration.days(7);

    /** The alarm is on for a day, whether anybody looked at it in the first hour or not. */
    private static final int HOURS_OF_ALARM = 24;

    private final WorkingFunction function;
    private final StateMachine machine;

    /** Adds all of it, after the run. */
    public BackgroundWork(Construct scope, String id, LongWork.InBackground work, WorkingFunction function) {
        super(scope, id);
        this.function = function;
        machine = machine();
        Alarm alarm = alarm();
        ITopic topic = work.topic();
        if (topic != null) {
            new TopicAccess(Stack.of(this), topic).allowAlarm(name());
            alarm.addAlarmAction(new SnsAction(topic));
        }
        start();
        getNode().addDependency(function.run());
    }

    /** That of the state machine. */
    public String machineArn() {
        return machine.getStateMachineArn();
    }

    /** In a fixed order, as everything in a template. */
    private static Map<String, String> event() {
        var event = new LinkedHashMap<String, String>();
        event.put("action", "apply");
        event.put("longWork", "continue");
        return event;
    }

    private StateMachine machine() {
        LogGroup log = function.log(this, "Log", "/aws/vendedlogs/states/" + name());
        Role role = role();
        var states = StateMachine.Builder.create(this, "Machine")
                .stateMachineName(name())
                .comment("Carries on with long work on " + function.database())
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromChainable(rounds()))
                .timeout(LONGEST)
                .role(role)
                .logs(LogOptions.builder()
                        .destination(log)
                        .level(LogLevel.ALL)
                        .includeExecutionData(false)
                        .build())
                .build();
        new NagReasons()
                .addWildcards(
                        List.of("*"), "Step Functions asks for these actions, which deliver its log, on all resources.")
                .of(role.getNode().findChild("DefaultPolicy"));
        new NagReasons().add("AwsSolutions-SF2", NagReasons.NO_TRACE).of(states);
        return states;
    }

    /** A failed run is thrown, and fails the execution: the same again would fail in the same way. */
    private LambdaInvoke rounds() {
        var run = LambdaInvoke.Builder.create(this, "Run")
                .comment("Does what the function's time allows")
                .lambdaFunction(function.version())
                .payload(TaskInput.fromObject(EVENT))
                .outputPath("$.Payload")
                .retryOnServiceExceptions(true)
                .build();
        var pause = Wait.Builder.create(this, "Pause")
                .time(WaitTime.duration(Duration.seconds(INTERVAL)))
                .build();
        var isWorking = Condition.and(Condition.isPresent(WORKING), Condition.booleanEquals(WORKING, true));
        run.next(Choice.Builder.create(this, "Is work left?")
                .build()
                .when(isWorking, pause.next(run))
                .otherwise(Succeed.Builder.create(this, "Done").build()));
        return run;
    }

    private Role role() {
        var exactly = new LinkedHashMap<String, String>();
        exactly.put("aws:SourceAccount", Stack.of(this).getAccount());
        exactly.put("aws:SourceArn", machineArn(name()));
        return Role.Builder.create(this, "Role")
                .description("Carries on with the long work of the schema initializer")
                .assumedBy(ServicePrincipal.Builder.create("states.amazonaws.com")
                        .conditions(Map.of("StringEquals", exactly))
                        .build())
                .build();
    }

    /**
     * Starts it once for each version of the function. The name of an execution is taken for 90 days, so that neither a
     * repeated request nor the way back to a version starts another one.
     */
    private void start() {
        var execution = new LinkedHashMap<String, Object>();
        execution.put("stateMachineArn", machine.getStateMachineArn());
        execution.put("name", "version-" + function.version().getVersion());
        var start = AwsSdkCall.builder()
                .service("@aws-sdk/client-sfn")
                .action("StartExecution")
                .parameters(execution)
                .outputPaths(List.of("executionArn"))
                .ignoreErrorCodesMatching("ExecutionAlreadyExists")
                .physicalResourceId(PhysicalResourceId.of(name()))
                .build();
        var mayStart = PolicyStatement.Builder.create()
                .actions(List.of("states:StartExecution"))
                .resources(List.of(machine.getStateMachineArn()))
                .build();
        LogGroup log = function.log(this, "StartLog", null);
        AwsCustomResource.Builder.create(this, "Start")
                .resourceType("Custom::SchemaInitializerWorkStart")
                .onCreate(start)
                .onUpdate(start)
                .policy(AwsCustomResourcePolicy.fromStatements(List.of(mayStart)))
                .installLatestAwsSdk(false)
                .role(function.role(this, "StartRole", log))
                .logGroup(log)
                .build();
    }

    private Alarm alarm() {
        var failures = new LinkedHashMap<String, IMetric>();
        failures.put("failed", machine.metricFailed());
        failures.put("timedout", machine.metricTimedOut());
        failures.put("aborted", machine.metricAborted());
        return Alarm.Builder.create(this, "Alarm")
                .alarmName(name())
                .alarmDescription("Long work on " + function.database()
                        + " has failed, or was stopped. The state machine " + name() + " shows the reason.")
                .metric(MathExpression.Builder.create()
                        .label("Executions that have failed, timed out or were stopped")
                        .expression("SUM(FILL(METRICS(), 0))")
                        .usingMetrics(failures)
                        .period(Duration.hours(1))
                        .build())
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(HOURS_OF_ALARM)
                .datapointsToAlarm(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
    }

    /** As unique as the function's. */
    private String name() {
        return function.name() + "-work";
    }

    private String machineArn(String named) {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service("states")
                        .resource("stateMachine")
                        .resourceName(named)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }
}
