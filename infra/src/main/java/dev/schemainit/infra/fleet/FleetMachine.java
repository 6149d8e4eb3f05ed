package dev.schemainit.infra.fleet;

import dev.schemainit.infra.nag.NagReasons;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.stepfunctions.CatchProps;
import software.amazon.awscdk.services.stepfunctions.Chain;
import software.amazon.awscdk.services.stepfunctions.Choice;
import software.amazon.awscdk.services.stepfunctions.Condition;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.DistributedMap;
import software.amazon.awscdk.services.stepfunctions.Fail;
import software.amazon.awscdk.services.stepfunctions.JitterType;
import software.amazon.awscdk.services.stepfunctions.JsonPath;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.Pass;
import software.amazon.awscdk.services.stepfunctions.RetryProps;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.amazon.awscdk.services.stepfunctions.Succeed;
import software.amazon.awscdk.services.stepfunctions.TaskInput;
import software.amazon.awscdk.services.stepfunctions.Timeout;
import software.amazon.awscdk.services.stepfunctions.Wait;
import software.amazon.awscdk.services.stepfunctions.WaitTime;
import software.amazon.awscdk.services.stepfunctions.tasks.LambdaInvoke;
import software.constructs.Construct;

/**
 * The state machine of a fleet: asks the function for the waves, lets one after the other take its turn, and stops when
 * the function says so.
 *
 * <p>Two maps are nested, servers and the databases of each, so that what works on a server at once is bounded. Both
 * are distributed: a database that works for hours has a history of its own, and a history has 25,000 events at most.
 *
 * <p>Source: AWS Step Functions Developer Guide, "Using Map state in Distributed mode" and "Service quotas".
 */
final class FleetMachine extends Construct {
    /** How many servers are worked on at once. */
    private static final int SERVERS = 20;

    /** So often is a database asked again on which long work goes on. */
    private static final Duration PAUSE = Duration.seconds(30);

    /** A database that fails has an answer: this is about children that Step Functions itself has ended. */
    private static final int ALL = 100;

    /** Source: AWS Step Functions Developer Guide, "Using CloudWatch Logs". */
    private static final List<String> LOG_DELIVERY = List.of(
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery");

    private final FleetFunction function;
    private final StateMachine machine;

    /** @param perServer how many databases of a server are worked on at once */
    FleetMachine(Construct scope, String id, FleetFunction function, int perServer) {
        super(scope, id);
        this.function = function;
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .logGroupName("/aws/vendedlogs/states/" + function.name())
                .retention(function.logRetention())
                .encryptionKey(function.logKey())
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        machine = StateMachine.Builder.create(this, "Resource")
                .stateMachineName(function.name())
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromChainable(definition(perServer)))
                .role(role().withoutPolicyUpdates())
                .logs(LogOptions.builder()
                        .destination(log)
                        .level(LogLevel.ALL)
                        .includeExecutionData(false)
                        .build())
                .build();
        // What it would allow is in the role already.
        machine.getNode().tryRemoveChild("DistributedMapPolicy");
        acknowledge();
    }

    StateMachine machine() {
        return machine;
    }

    /** Known at synth. */
    String arn() {
        return arn("stateMachine", function.name());
    }

    private Chain definition(int perServer) {
        var failed = Fail.Builder.create(this, "Failed")
                .comment("The cause is the summary")
                .error("FleetFailed")
                .causePath("$.cause")
                .build();
        var done = Succeed.Builder.create(this, "Done").outputPath("$.summary").build();
        DistributedMap wave = wave(perServer);
        Choice next = Choice.Builder.create(this, "Stop?")
                .comment("failed: more than the tolerated share of the wave, or anything after the last wave")
                .build();
        wave.next(invoke("Count", Map.of("action", "tally", "fleet", JsonPath.objectAt("$"))))
                .next(next.when(Condition.stringEquals("$.next", "wave"), wave)
                        .when(Condition.stringEquals("$.next", "done"), done)
                        .otherwise(failed));
        return invoke("Targets", Map.of("action", "targets", "input", JsonPath.objectAt("$$.Execution.Input")))
                .next(wave);
    }

    private DistributedMap wave(int perServer) {
        DistributedMap servers = DistributedMap.Builder.create(this, "Wave")
                .itemsPath("$.waves[0].servers")
                .maxConcurrency(SERVERS)
                .mapExecutionType(StateMachineType.STANDARD)
                .toleratedFailurePercentage(ALL)
                .resultPath("$.results")
                .build();
        DistributedMap databases = DistributedMap.Builder.create(this, "Server")
                .itemsPath("$.targets")
                .itemSelector(Map.of("target", JsonPath.stringAt("$$.Map.Item.Value")))
                .maxConcurrency(perServer)
                .mapExecutionType(StateMachineType.STANDARD)
                .toleratedFailurePercentage(ALL)
                .build();
        databases.itemProcessor(database());
        servers.itemProcessor(databases);
        return servers;
    }

    private Chain database() {
        var ended = Succeed.Builder.create(this, "Ended").build();
        var crashed = Pass.Builder.create(this, "Crashed")
                .parameters(new TreeMap<>(Map.of(
                        "target", JsonPath.stringAt("$.target"),
                        "failed", true,
                        "code", JsonPath.stringAt("$.error.Error"))))
                .build();
        LambdaInvoke apply = invoke("Apply", Map.of("action", "apply", "target", JsonPath.stringAt("$.target")));
        apply.addCatch(crashed, CatchProps.builder().resultPath("$.error").build());
        var pause = Wait.Builder.create(this, "Pause")
                .time(WaitTime.duration(PAUSE))
                .build();
        pause.next(apply);
        return apply.next(Choice.Builder.create(this, "Working?")
                .build()
                .when(
                        Condition.and(Condition.isPresent("$.working"), Condition.booleanEquals("$.working", true)),
                        pause)
                .otherwise(ended));
    }

    /** Its maps are in a fixed order, as everything in a template: Map.of has another one in every run. */
    private LambdaInvoke invoke(String id, Map<String, Object> event) {
        LambdaInvoke task = LambdaInvoke.Builder.create(this, id)
                .lambdaFunction(function.version())
                .payload(TaskInput.fromObject(new TreeMap<>(event)))
                .payloadResponseOnly(true)
                .taskTimeout(Timeout.duration(function.timeout()))
                .retryOnServiceExceptions(true)
                .build();
        task.addRetry(RetryProps.builder()
                .errors(List.of("Lambda.TooManyRequestsException"))
                .interval(Duration.seconds(2))
                .maxDelay(Duration.seconds(60))
                .maxAttempts(12)
                .backoffRate(2)
                .jitterStrategy(JitterType.FULL)
                .build());
        return task;
    }

    /** Exactly what the definition needs. In force before the machine exists, because it is inline. */
    private Role role() {
        return Role.Builder.create(this, "Role")
                .description("The state machine of the schema fleet")
                .assumedBy(ServicePrincipal.Builder.create("states.amazonaws.com")
                        .conditions(Map.of(
                                "StringEquals",
                                Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                        .build())
                .inlinePolicies(new TreeMap<>(Map.of(
                        "Invoke", document(allow(List.of("lambda:InvokeFunction"), version())),
                        "Maps",
                                document(
                                        allow(List.of("states:StartExecution"), arn()),
                                        allow(
                                                List.of("states:DescribeExecution", "states:StopExecution"),
                                                executions())),
                        "Log", document(allow(LOG_DELIVERY, "*")))))
                .build();
    }

    private String version() {
        return function.version().getFunctionArn();
    }

    private String arn(String resource, String name) {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service("states")
                        .resource(resource)
                        .resourceName(name)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }

    /** Its own, and those that its maps start. */
    private List<String> executions() {
        return List.of(arn("execution", function.name() + ":*"), arn("execution", function.name() + "/*:*"));
    }

    private static PolicyStatement allow(List<String> actions, String resource) {
        return allow(actions, List.of(resource));
    }

    private static PolicyStatement allow(List<String> actions, List<String> resources) {
        return PolicyStatement.Builder.create()
                .actions(actions)
                .resources(resources)
                .build();
    }

    private static PolicyDocument document(PolicyStatement... statements) {
        return PolicyDocument.Builder.create().statements(List.of(statements)).build();
    }

    /** For the apps that are checked with cdk-nag. */
    private void acknowledge() {
        new NagReasons()
                .add(
                        "AwsSolutions-SF2",
                        "The function has no X-Ray daemon's permissions; every state is in the log of the state"
                                + " machine.")
                .of(machine);
        new NagReasons()
                .addWildcards(
                        Stream.concat(Stream.of("*"), executions().stream()).toList(),
                        "Step Functions asks for log delivery on all resources, and names the executions of its maps"
                                + " itself.")
                .of(getNode().findChild("Role"));
    }
}
