package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.work.LongWork;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.IConstruct;

/** Work of any length: what waiting for it, or carrying on in the background, adds to a template, and how it runs. */
class LongWorkTest {
    private static final String MACHINE = "AWS::StepFunctions::StateMachine";
    private static final String WORK = "Custom::SchemaInitializerWork";
    private static final String START = "Custom::SchemaInitializerWorkStart";
    private static final Map<String, Object> WORKING = Map.of("statusCode", 200, "working", true);
    private static final Map<String, Object> DONE = Map.of("statusCode", 200);

    private static Rendered none;
    private static Rendered waiting;
    private static Rendered background;

    @BeforeAll
    static void synthesize() {
        none = rendered(new DatabaseApp(), props -> props);
        waiting = rendered(new DatabaseApp(), props -> props.longWork(LongWork.waiting()));
        var app = new DatabaseApp();
        var topic = Topic.Builder.create(app.stack, "Topic").build();
        background =
                rendered(app, props -> props.longWork(LongWork.inBackground().notifying(topic)));
    }

    private interface Change {
        SchemaInitializerProps.Builder of(SchemaInitializerProps.Builder props);
    }

    private static Rendered rendered(DatabaseApp app, Change change) {
        app.add("Schema", change.of(app.props()));
        return app.rendered();
    }

    @Test
    void withoutItNothingIsThere() {
        assertThat(none.resources(MACHINE)).isEmpty();
        assertThat(none.environment()).doesNotContainKey("LONG_WORK");
        assertThat(none.resources("AWS::Lambda::Function")).hasSize(2);
    }

    @Test
    void theFunctionKnowsWhoWaits() {
        assertThat(waiting.environment()).containsEntry("LONG_WORK", "wait");
        assertThat(background.environment()).containsEntry("LONG_WORK", "background");
    }

    @Test
    void aDeploymentThatWaitsHasAResourceForTheWorkOfEachVersion() {
        assertThat(waiting.onlyProperties(WORK))
                .containsEntry("HandlerArn", version(waiting))
                .containsEntry("ServiceToken", arnOf(framework("onEvent")));
        for (String name : List.of("onEvent", "isComplete", "onTimeout")) {
            assertThat(variables(framework(name)))
                    .containsEntry("USER_ON_EVENT_FUNCTION_ARN", version(waiting))
                    .containsEntry("USER_IS_COMPLETE_FUNCTION_ARN", version(waiting));
        }
    }

    /** Of the same scope as the run: whatever needs the tables needs all of them. */
    @Test
    void theWorkComesAfterTheRunAndBeforeWhateverDependsOnIt() {
        assertThat(waiting.dependsOn(WORK, "Schema")).contains(waiting.onlyId("Custom::Trigger"));
        var app = new DatabaseApp();
        var schema = new SchemaInitializer(
                app.stack, "Schema", app.props().longWork(LongWork.waiting()).build());
        var dependent = Topic.Builder.create(app.stack, "Dependent").build();
        dependent.getNode().addDependency(schema.trigger());
        Rendered stack = app.rendered();
        assertThat(stack.dependsOn("AWS::SNS::Topic", "Dependent"))
                .contains(stack.onlyId(WORK), stack.onlyId("Custom::Trigger"));
    }

    @Test
    void theFrameworkMayInvokeThatVersionAndWriteItsLog() {
        for (String role : List.of("SchemaWorkOnEventRole", "SchemaWorkIsCompleteRole")) {
            assertThat(waiting.statements(role))
                    .singleElement()
                    .satisfies(statement -> assertThat(statement)
                            .containsEntry("Action", List.of("logs:CreateLogStream", "logs:PutLogEvents")));
            assertThat(Rendered.properties(waiting.resources("AWS::IAM::Role").get(waiting.id("AWS::IAM::Role", role))))
                    .doesNotContainKey("ManagedPolicyArns");
        }
        assertThat(policy("SchemaWorkOnEventRole"))
                .filteredOn(statement -> !statement.get("Action").equals("states:StartExecution"))
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(statement).containsEntry("Resource", version(waiting)));
        assertThat(policy("SchemaWorkIsCompleteRole"))
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(statement).containsEntry("Resource", version(waiting)));
    }

    private static List<Map<String, Object>> policy(String role) {
        Map<String, Object> policy = waiting.resources("AWS::IAM::Policy").get(waiting.id("AWS::IAM::Policy", role));
        return Rendered.statementsOf(Rendered.properties(policy).get("PolicyDocument"));
    }

    /** The framework counts calls: each may take the function's whole time. */
    @ParameterizedTest
    @CsvSource({"30", "240", "600", "860"})
    void everythingEndsBeforeCloudFormationGivesUp(int timeout) {
        Rendered stack = rendered(
                new DatabaseApp(), props -> props.longWork(LongWork.waiting()).timeout(Duration.seconds(timeout)));
        Map<String, Object> retry = retry(stack);
        int repetitions = (Integer) retry.get("MaxAttempts");
        int interval = (Integer) retry.get("IntervalSeconds");

        assertThat(retry).containsEntry("BackoffRate", 1);
        assertThat((repetitions + 2) * timeout + repetitions * interval)
                .isLessThanOrEqualTo(3540)
                .isGreaterThan(3540 - timeout - interval);
    }

    private static Map<String, Object> retry(Rendered stack) {
        Map<String, Object> definition =
                States.of(stack.onlyProperties(MACHINE).get("DefinitionString")).definition();
        Map<String, Object> task =
                SampleApp.map(SampleApp.map(definition.get("States")).get("framework-isComplete-task"));
        return SampleApp.map(((List<?>) task.get("Retry")).get(0));
    }

    @Test
    void theWaiterAsksAgainUntilItIsCompleteAndReportsATimeout() throws Exception {
        var states = States.of(waiting.onlyProperties(MACHINE).get("DefinitionString"));
        Map<String, Object> again = States.error("Error", "{}");

        assertThat(tasks(states.execute(List.of(again, again, States.payload(DONE)))))
                .containsExactly("framework-isComplete-task", "framework-isComplete-task", "framework-isComplete-task");
        var calls = new ArrayList<>(Collections.nCopies(12, again));
        calls.add(States.payload(Map.of()));
        assertThat(tasks(states.execute(calls)))
                .hasSize(13)
                .endsWith("framework-isComplete-task", "framework-onTimeout-task");
    }

    @Test
    void theStateMachineInvokesThatVersionUntilNothingIsLeft() throws Exception {
        var states = States.of(background.onlyProperties(MACHINE).get("DefinitionString"));
        Map<String, Object> working = States.payload(Map.of("StatusCode", 200, "Payload", WORKING));
        Map<String, Object> done = States.payload(Map.of("StatusCode", 200, "Payload", DONE));

        Map<String, Object> ran = states.execute(List.of(working, working, done));

        assertThat(ran).containsEntry("output", DONE);
        assertThat((List<?>) ran.get("tasks"))
                .hasSize(3)
                .extracting(task -> SampleApp.map(task).get("input"))
                .containsOnly(Map.of(
                        "FunctionName",
                        "arn:aws:lambda:eu-west-3:111122223333:function:shop:1",
                        "Payload",
                        Map.of("action", "apply", "longWork", "continue")));
        assertThat(Rendered.text(background.onlyProperties(MACHINE).get("DefinitionString")))
                .contains("\"FunctionName\":\"<" + background.versionId() + ">\"");
    }

    @Test
    void aFailedRunFailsTheExecutionAndOnlyLambdasOwnErrorsAreTriedAgain() throws Exception {
        var states = States.of(background.onlyProperties(MACHINE).get("DefinitionString"));
        Map<String, Object> failed =
                States.error("dev.schemainit.engine.failure.SchemaInitException", "SI-80 V2__x.sql:1: x. Fix: y.");

        assertThat(states.execute(List.of(failed)))
                .containsEntry("error", "dev.schemainit.engine.failure.SchemaInitException")
                .containsEntry("cause", "SI-80 V2__x.sql:1: x. Fix: y.")
                .satisfies(ran -> assertThat(tasks(ran)).hasSize(1));
        Map<String, Object> later = States.error("Lambda.ServiceException", "later");
        Map<String, Object> done = States.payload(Map.of("StatusCode", 200, "Payload", DONE));
        assertThat(states.execute(List.of(later, later, done))).containsEntry("output", DONE);
    }

    private static List<Object> tasks(Map<String, Object> ran) {
        assertThat(ran).doesNotContainKey("problems");
        return ((List<?>) ran.get("tasks"))
                .stream().map(task -> SampleApp.map(task).get("state")).toList();
    }

    @Test
    void itIsAStandardMachineOfTheFunctionsNameThatForgets() {
        assertThat(background.onlyProperties(MACHINE))
                .containsEntry("StateMachineName", name() + "-work")
                .containsEntry("StateMachineType", "STANDARD");
        assertThat(background.resources("AWS::Logs::LogGroup").values())
                .map(Rendered::properties)
                .hasSize(4)
                .allSatisfy(log -> assertThat(log).containsEntry("RetentionInDays", 90));
        Rendered other = rendered(
                new DatabaseApp(),
                props -> props.longWork(LongWork.inBackground()).logRetention(RetentionDays.ONE_YEAR));
        assertThat(other.resources("AWS::Logs::LogGroup").values())
                .map(Rendered::properties)
                .allSatisfy(log -> assertThat(log).containsEntry("RetentionInDays", 365));
    }

    @Test
    void theMachineMayInvokeThatVersionAndDeliverItsLog() {
        Map<String, Object> policy = Rendered.properties(background
                .resources("AWS::IAM::Policy")
                .get(background.id("AWS::IAM::Policy", "SchemaWorkRoleDefaultPolicy")));
        assertThat(Rendered.statementsOf(policy.get("PolicyDocument")))
                .filteredOn(statement -> statement.get("Action").equals("lambda:InvokeFunction"))
                .singleElement()
                .satisfies(statement -> assertThat(statement).containsEntry("Resource", version(background)));
        assertThat(Rendered.statementsOf(policy.get("PolicyDocument")))
                .filteredOn(statement -> statement.get("Resource").equals("*"))
                .singleElement()
                .satisfies(statement ->
                        assertThat(statement.get("Action").toString()).contains("LogDelivery"));
        Map<String, Object> role = Rendered.properties(
                background.resources("AWS::IAM::Role").get(background.id("AWS::IAM::Role", "SchemaWorkRole")));
        assertThat(SampleApp.pretty(role.get("AssumeRolePolicyDocument")))
                .contains("states.amazonaws.com", "aws:SourceAccount", ":stateMachine:" + name() + "-work");
    }

    @Test
    void eachVersionStartsItOnceAfterItsRun() {
        String run = background.onlyId("Custom::Trigger");
        assertThat(background.dependsOn(START, "SchemaWorkStart")).contains(run);
        assertThat(background.dependsOn(MACHINE, "SchemaWork")).contains(run);
        Map<String, Object> start = background.onlyProperties(START);
        assertThat(start.get("Create")).isEqualTo(start.get("Update"));
        assertThat(Rendered.text(start.get("Create")))
                .contains(
                        "\"action\":\"StartExecution\"",
                        "\"stateMachineArn\":\"<" + background.onlyId(MACHINE) + ">\"",
                        "\"name\":\"version-<" + background.versionId() + ".Version>\"",
                        "\"ignoreErrorCodesMatching\":\"ExecutionAlreadyExists\"");
        assertThat(start).doesNotContainKey("Delete").containsEntry("InstallLatestAwsSdk", false);
        Map<String, Object> policy = Rendered.properties(
                background.resources("AWS::IAM::Policy").get(background.id("AWS::IAM::Policy", "SchemaWorkStart")));
        assertThat(Rendered.statementsOf(policy.get("PolicyDocument")))
                .containsExactly(Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        "states:StartExecution",
                        "Resource",
                        Map.of("Ref", background.onlyId(MACHINE))));
    }

    @Test
    void anAlarmTellsOfEveryEndButTheGoodOne() {
        Map<String, Object> alarm = background.onlyProperties("AWS::CloudWatch::Alarm");
        assertThat(alarm)
                .containsEntry("AlarmName", name() + "-work")
                .containsEntry("AlarmActions", List.of(Map.of("Ref", background.onlyId("AWS::SNS::Topic"))))
                .containsEntry("EvaluationPeriods", 24)
                .containsEntry("DatapointsToAlarm", 1)
                .containsEntry("TreatMissingData", "notBreaching");
        assertThat(SampleApp.pretty(alarm.get("Metrics")))
                .contains("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted", "SUM(FILL(METRICS(), 0))");
    }

    @Test
    void theOutputsNameTheStateMachine() {
        assertThat(SampleApp.map(background.template().get("Outputs")).values())
                .extracting(output -> SampleApp.map(output).get("Value"))
                .contains(Map.of("Ref", background.onlyId(MACHINE)));
    }

    @Test
    void aTopicWithAPolicyOfItsOwnLetsTheAlarmIn() {
        var app = new DatabaseApp();
        var topic = Topic.Builder.create(app.stack, "Topic").enforceSsl(true).build();
        Rendered stack =
                rendered(app, props -> props.longWork(LongWork.inBackground().notifying(topic)));
        assertThat(SampleApp.pretty(stack.onlyProperties("AWS::SNS::TopicPolicy")))
                .contains("cloudwatch.amazonaws.com", "-work");
        var fifo = Topic.Builder.create(app.stack, "Fifo").fifo(true).build();
        assertThatThrownBy(() -> LongWork.inBackground().notifying(fifo))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("FIFO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "background"})
    void cdkNagFindsNothingThatIsNotAcknowledged(String work) {
        Map<String, Object> context = SampleApp.context();
        SampleApp.map(SampleApp.environments(context).get("documents")).put("longWork", work);
        App app = SampleApp.app(context);
        SchemaInitializerApp.addStacks(app);
        Aspects.of(app).add(new AwsSolutionsChecks());
        app.synth();
        var findings = new ArrayList<String>();
        for (IConstruct construct : app.getNode().findAll()) {
            construct.getNode().getMetadata().stream()
                    .filter(entry -> List.of("aws:cdk:error", "aws:cdk:warning").contains(entry.getType()))
                    .forEach(entry -> findings.add(construct.getNode().getPath() + " " + entry.getData()));
        }
        assertThat(findings).isEmpty();
    }

    private static Object name() {
        return background.function().get("FunctionName");
    }

    private static String framework(String name) {
        return waiting.id("AWS::Lambda::Function", "SchemaWorkProviderframework" + name);
    }

    private static Map<String, Object> variables(String function) {
        Map<String, Object> properties =
                Rendered.properties(waiting.resources("AWS::Lambda::Function").get(function));
        return SampleApp.map(SampleApp.map(properties.get("Environment")).get("Variables"));
    }

    private static Map<String, Object> version(Rendered stack) {
        return Map.of("Ref", stack.versionId());
    }

    private static Map<String, Object> arnOf(String id) {
        return Map.of("Fn::GetAtt", List.of(id, "Arn"));
    }
}
