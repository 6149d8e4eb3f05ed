package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.fleet.FleetObject;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterAttributes;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.Topic;

/** What a fleet adds to a stack. */
class SchemaFleetTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:tenants/%s-AbCdEf";

    private final App app = SampleApp.app(Map.of("@aws-cdk/core:enablePartitionLiterals", true));
    private final Stack stack = new Stack(
            app,
            "fleet",
            StackProps.builder()
                    .env(Environment.builder()
                            .account("111122223333")
                            .region("eu-west-3")
                            .build())
                    .build());
    private final IVpc vpc = Vpc.fromVpcAttributes(
            stack,
            "Vpc",
            VpcAttributes.builder()
                    .vpcId("vpc-0123456789abcdef0")
                    .availabilityZones(List.of("eu-west-3a", "eu-west-3b"))
                    .privateSubnetIds(List.of("subnet-1", "subnet-2"))
                    .privateSubnetRouteTableIds(List.of("rtb-1", "rtb-2"))
                    .build());
    private final Map<String, TargetDatabase> servers = new LinkedHashMap<>();

    private TargetDatabase server(String name) {
        return servers.computeIfAbsent(
                name,
                key -> TargetDatabase.of(DatabaseCluster.fromDatabaseClusterAttributes(
                        stack,
                        key,
                        DatabaseClusterAttributes.builder()
                                .clusterIdentifier(key)
                                .clusterEndpointAddress(key + ".cluster-c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                                .port(5432)
                                .clusterResourceIdentifier("cluster-" + key.toUpperCase(Locale.ROOT))
                                .securityGroups(List.of(SecurityGroup.fromSecurityGroupId(
                                        stack, key + "Group", "sg-0123456789abcdef0")))
                                .build())));
    }

    private ISecret secret(String name) {
        return Secret.fromSecretCompleteArn(stack, "Secret-" + name, ARN.formatted(name));
    }

    private SchemaFleetProps.Builder props() {
        return SchemaFleetProps.builder().vpc(vpc).sql(DatabaseApp.SQL);
    }

    private SchemaFleetProps.Builder three() {
        return props().target("a", server("one"), "tenant_a", secret("a"))
                .target("b", server("two"), "tenant_b", secret("b"))
                .iamTarget("c", server("two"), "tenant_c", "schema_deployer");
    }

    private Rendered rendered(SchemaFleetProps.Builder props) {
        new SchemaFleet(stack, "Fleet", props.build());
        return Rendered.of(stack);
    }

    private Map<String, Object> definition(Rendered stack) {
        return SampleApp.json(Rendered.text(
                stack.onlyProperties("AWS::StepFunctions::StateMachine").get("DefinitionString")));
    }

    private String targets() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(Stage.of(stack).getOutdir()))) {
            return Files.readString(files.filter(file -> file.endsWith("fleet/targets.json"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void aDatabaseWhoseWorkGoesOnIsAskedAgain() throws Exception {
        Rendered fleet = rendered(three());
        Map<String, Object> plan =
                Map.of("waves", List.of(Map.of("servers", List.of(Map.of("server", "one", "targets", List.of("a"))))));
        Map<String, Object> working = States.payload(Map.of("target", "a", "applied", 1, "working", true));

        Map<String, Object> execution = States.of(
                        fleet.onlyProperties("AWS::StepFunctions::StateMachine").get("DefinitionString"))
                .execute(List.of(
                        States.payload(plan),
                        working,
                        working,
                        States.payload(Map.of("target", "a", "applied", 1)),
                        States.payload(Map.of("next", "done", "summary", "all of them"))));

        assertThat(execution).containsEntry("output", "all of them");
        assertThat((List<?>) execution.get("tasks"))
                .extracting("state")
                .containsExactly("Targets", "Apply", "Apply", "Apply", "Count");
        assertThat(fleet.environment()).containsEntry("LONG_WORK", "wait");
    }

    @Test
    void itsListIsAFileOfALayer() throws IOException {
        Rendered fleet = rendered(three().waves("2", "10%", "rest").tolerated("1"));

        assertThat(targets())
                .isEqualTo(
                        ("[{\"name\":\"a\",\"host\":\"one.HOST\",\"port\":5432,\"database\":\"tenant_a\",\"secret\":\"%s\"},"
                                        + "{\"name\":\"b\",\"host\":\"two.HOST\",\"port\":5432,\"database\":\"tenant_b\",\"secret\":\"%s\"},"
                                        + "{\"name\":\"c\",\"host\":\"two.HOST\",\"port\":5432,\"database\":\"tenant_c\","
                                        + "\"user\":\"schema_deployer\"}]")
                                .replace("HOST", "cluster-c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                                .formatted(ARN.formatted("a"), ARN.formatted("b")));
        assertThat((List<?>) fleet.function().get("Layers")).hasSize(2);
        assertThat(fleet.function())
                .containsEntry("Handler", "dev.schemainit.lambda.fleet.FleetHandler::handleRequest");
        assertThat(fleet.environment())
                .containsEntry("FLEET_TARGETS", "/opt/fleet/targets.json")
                .containsEntry("FLEET_WAVES", "2,10%,rest")
                .containsEntry("FLEET_TOLERATED", "1")
                .doesNotContainKeys("DB_HOST", "DB_NAME", "DB_SECRET_ARN");
    }

    @Test
    void theFunctionReadsTheSecretsOfItsTargetsAndConnectsAsTheirUsersAndNothingElse() {
        Rendered fleet = rendered(three());

        assertThat(fleet.resources("AWS::IAM::ManagedPolicy").values())
                .map(Rendered::properties)
                .allSatisfy(
                        policy -> assertThat(Rendered.text(policy.get("Roles"))).startsWith("<FleetRole"))
                .flatMap(policy -> Rendered.statementsOf(policy.get("PolicyDocument")))
                .containsExactly(
                        Map.of(
                                "Effect", "Allow",
                                "Action", "secretsmanager:GetSecretValue",
                                "Resource", List.of(ARN.formatted("a"), ARN.formatted("b"))),
                        Map.of(
                                "Effect", "Allow",
                                "Action", "rds-db:connect",
                                "Resource",
                                        "arn:aws:rds-db:eu-west-3:111122223333:dbuser:cluster-TWO/schema_deployer"));
        assertThat(fleet.statements("FleetRole"))
                .extracting(statement -> statement.get("Action").toString())
                .noneMatch(actions -> actions.contains("secretsmanager") || actions.contains("rds-db"));
    }

    @Test
    void aCustomerManagedKeyIsUsedForTheSecretsThatItEncryptsAlone() {
        String key = "arn:aws:kms:eu-west-3:111122223333:key/0a1b2c3d-0000-1111-2222-333344445555";
        IKey ofTenants = Key.fromKeyArn(stack, "Key", key);
        Rendered fleet = rendered(props().target("a", server("one"), "a", secret("a"))
                .target("b", server("one"), "b", secret("b"), ofTenants)
                .target("c", server("one"), "c", secret("c"), ofTenants));

        assertThat(fleet.resources("AWS::IAM::ManagedPolicy").values())
                .map(Rendered::properties)
                .flatMap(policy -> Rendered.statementsOf(policy.get("PolicyDocument")))
                .last()
                .satisfies(statement -> {
                    assertThat(statement).containsEntry("Action", "kms:Decrypt").containsEntry("Resource", key);
                    Map<String, Object> conditions = SampleApp.map(statement.get("Condition"));
                    assertThat(Rendered.text(SampleApp.map(conditions.get("StringEquals"))
                                    .get("kms:ViaService")))
                            .isEqualTo("secretsmanager.eu-west-3.<AWS::URLSuffix>");
                    assertThat(conditions.get("StringLike"))
                            .isEqualTo(Map.of(
                                    "kms:EncryptionContext:SecretARN",
                                    List.of(ARN.formatted("b"), ARN.formatted("c"))));
                });
    }

    @Test
    void serversThatShareAGroupGetOneRule() {
        assertThat(rendered(three()).resources("AWS::EC2::SecurityGroupIngress").keySet())
                .filteredOn(id -> id.startsWith("FleetNetworkDatabase"))
                .hasSize(1);
    }

    @Test
    void theStateMachineInvokesThatVersionAndStartsItsOwnMapsAndNothingElse() {
        Rendered fleet = rendered(three());

        assertThat(fleet.statements("FleetRunMachineRole"))
                .extracting(statement -> statement.get("Action") + " on " + Rendered.text(statement.get("Resource")))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).isEqualTo("lambda:InvokeFunction on <" + fleet.versionId() + ">"),
                        one -> assertThat(one)
                                .isEqualTo("states:StartExecution on"
                                        + " arn:aws:states:eu-west-3:111122223333:stateMachine:fleet-Fleet-57CCD957"),
                        one -> assertThat(one)
                                .isEqualTo("[states:DescribeExecution, states:StopExecution] on"
                                        + " arn:aws:states:eu-west-3:111122223333:execution:fleet-Fleet-57CCD957:*"),
                        one -> assertThat(one)
                                .isEqualTo("[states:DescribeExecution, states:StopExecution] on"
                                        + " arn:aws:states:eu-west-3:111122223333:execution:fleet-Fleet-57CCD957/*:*"),
                        one -> assertThat(one)
                                .startsWith("[logs:CreateLogDelivery, ")
                                .endsWith("] on *"));
        assertThat(fleet.onlyProperties("AWS::StepFunctions::StateMachine"))
                .containsEntry("StateMachineType", "STANDARD")
                .containsKey("LoggingConfiguration");
    }

    @Test
    void oneServerHasSoManyAtWorkAndAWaveIsCountedBeforeTheNext() {
        Map<String, Object> states =
                SampleApp.map(definition(rendered(three().perServer(7))).get("States"));

        Map<String, Object> wave = SampleApp.map(states.get("Wave"));
        assertThat(wave)
                .containsEntry("ItemsPath", "$.waves[0].servers")
                .containsEntry("Next", "Count")
                .containsEntry("ToleratedFailurePercentage", 100);
        Map<String, Object> server = state(wave, "Server");
        assertThat(server).containsEntry("ItemsPath", "$.targets").containsEntry("MaxConcurrency", 7);
        assertThat(SampleApp.pretty(state(server, "Apply").get("Catch"))).contains("States.ALL", "Crashed");
        assertThat(SampleApp.map(states.get("Count"))).containsEntry("Next", "Stop?");
        assertThat(SampleApp.map(states.get("Stop?"))).containsEntry("Default", "Failed");
        assertThat(SampleApp.map(states.get("Failed"))).containsEntry("CausePath", "$.cause");
    }

    /** Of the workflow that a distributed map runs for each item. */
    private static Map<String, Object> state(Map<String, Object> map, String name) {
        Map<String, Object> processor = SampleApp.map(map.get("ItemProcessor"));
        assertThat(SampleApp.map(processor.get("ProcessorConfig")))
                .containsEntry("Mode", "DISTRIBUTED")
                .containsEntry("ExecutionType", "STANDARD");
        return SampleApp.map(SampleApp.map(processor.get("States")).get(name));
    }

    @Test
    void anExecutionStartsWhenEverythingThatItNeedsIsThereAndAgainForAnotherVersion() {
        Rendered fleet = rendered(three());

        Map<String, Object> start = Rendered.properties(
                fleet.resources("Custom::SchemaFleetStart").values().iterator().next());
        assertThat(Rendered.text(start.get("Update")))
                .isEqualTo(Rendered.text(start.get("Create")))
                .contains("\"action\":\"StartExecution\"", "\"id\":\"<" + fleet.versionId() + ">\"")
                .doesNotContain("\"input\"");
        assertThat(start).doesNotContainKey("Delete");
        assertThat(fleet.dependsOn("Custom::SchemaFleetStart", "FleetRunStart"))
                .anyMatch(id -> id.startsWith("FleetNetworkDatabaseIngress"))
                .anyMatch(id -> id.startsWith("FleetNetworkSecretsManagerEgress"))
                .anyMatch(id -> id.startsWith("FleetRunMachine"))
                .anyMatch(id -> id.startsWith("FleetRunAlarm"));
        // The state machine waits for the function, and with it for its policies.
        assertThat(fleet.dependsOn("AWS::Lambda::Function", "FleetFunction"))
                .contains(fleet.id("AWS::IAM::ManagedPolicy", "FleetTargets"));
    }

    @Test
    void anAlarmTellsATopicOfAFailedExecution() {
        Map<String, Object> alarm = rendered(three().topic(
                                Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:eu-west-3:111122223333:operations")))
                .onlyProperties("AWS::CloudWatch::Alarm");

        assertThat(alarm)
                .containsEntry("MetricName", "ExecutionsFailed")
                .containsEntry("AlarmActions", List.of("arn:aws:sns:eu-west-3:111122223333:operations"));
        assertThat((String) alarm.get("AlarmDescription"))
                .endsWith("fleet status arn:aws:states:eu-west-3:111122223333:stateMachine:fleet-Fleet-57CCD957");
    }

    @Test
    void aListInS3IsReadByExactlyThatObjectsName() {
        Rendered fleet = rendered(props().object(FleetObject.of(
                        "tenants",
                        "fleet/all.json",
                        List.of(ARN.formatted("*")),
                        List.of(SecurityGroup.fromSecurityGroupId(stack, "Servers", "sg-0fedcba9876543210")))
                .throughPrefixList("pl-23ad484a")));

        assertThat(fleet.environment()).containsEntry("FLEET_TARGETS", "s3://tenants/fleet/all.json");
        assertThat((List<?>) fleet.function().get("Layers")).hasSize(1);
        assertThat(fleet.statements("FleetRole"))
                .contains(Map.of(
                        "Effect", "Allow",
                        "Action", "s3:GetObject",
                        "Resource", "arn:aws:s3:::tenants/fleet/all.json"));
        assertThat(Rendered.properties(fleet.resources("AWS::EC2::SecurityGroupEgress")
                        .get(fleet.id("AWS::EC2::SecurityGroupEgress", "FleetNetworkS3"))))
                .containsEntry("DestinationPrefixListId", "pl-23ad484a")
                .containsEntry("FromPort", 443);
    }

    @Test
    void manySecretsGoIntoSeveralPoliciesAndTooManyAreRefused() {
        SchemaFleetProps.Builder props = props();
        for (int i = 0; i < 300; i++) {
            props.target("t" + i, server("one"), "tenant_" + i, secret(String.format("tenant-%04d", i)));
        }
        List<Integer> sizes = rendered(props).resources("AWS::IAM::ManagedPolicy").values().stream()
                .map(policy -> SampleApp.pretty(Rendered.properties(policy).get("PolicyDocument"))
                        .replaceAll("\\s", "")
                        .length())
                .toList();
        assertThat(sizes).hasSizeBetween(4, 6).allMatch(size -> size <= 6144);

        for (int i = 300; i < 900; i++) {
            props.target("t" + i, server("one"), "tenant_" + i, secret(String.format("tenant-%04d", i)));
        }
        assertThatThrownBy(() -> new SchemaFleet(stack, "TooMany", props.build()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("do not fit into the 10 policies that a role has")
                .hasMessageContaining("let targets log in with IAM");
    }

    @Test
    void aServerOfTheSameAppHasNoAddressYet() {
        var app = new DatabaseApp();
        SchemaFleetProps props = SchemaFleetProps.builder()
                .vpc(app.vpc)
                .sql(DatabaseApp.SQL)
                .target("a", TargetDatabase.of(app.cluster()), "a", app.importedSecret())
                .build();

        assertThatThrownBy(() -> new SchemaFleet(app.stack, "Fleet", props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the host of target a is known only when deploying");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThatThrownBy(() -> props().build()).hasMessageContaining("either targets or object");
        assertThatThrownBy(() -> three().target("a", server("one"), "x", secret("again")))
                .hasMessageContaining("target a is given twice");
        assertThatThrownBy(() -> props().iamTarget("c d", server("two"), "x", "u"))
                .hasMessageContaining("at most 40 letters");
        assertThatThrownBy(() -> props().waves("1", "5%")).hasMessageContaining("ends with rest");
        assertThatThrownBy(() -> props().tolerated("-1")).hasMessageContaining("a number such as 0");
        assertThatThrownBy(() -> props().perServer(41)).hasMessageContaining("from 1 to 40");
    }

    @Test
    void cdkNagFindsNothing() {
        new SchemaFleet(stack, "Fleet", three().build());
        Aspects.of(app).add(new AwsSolutionsChecks());
        app.synth();

        assertThat(findings(app)).isEmpty();
    }

    /** The servers and the VPC are looked up as those of the sample are, and these answers are committed. */
    @Test
    void anEnvironmentOfCdkJsonIsAStackWithAFleet() {
        Map<String, Object> context = SampleApp.context();
        Map<String, Object> keys = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("documents")));
        List.of("instance", "secret", "database", "user", "logins").forEach(keys::remove);
        keys.put(
                "fleet",
                Map.of(
                        "targets",
                        List.of(
                                Map.of(
                                        "name", "acme",
                                        "instance", "ca-a2a-postgres",
                                        "database", "acme",
                                        "secret", "tenants/acme"),
                                Map.of(
                                        "name", "globex",
                                        "instance", "ca-a2a-postgres",
                                        "database", "globex",
                                        "user", "deployer")),
                        "waves",
                        List.of(2, "rest"),
                        "topic",
                        "arn:aws:sns:eu-west-3:111122223333:operations"));
        SampleApp.environments(context).put("tenants", keys);
        App configured = SampleApp.app(context);
        SchemaInitializerApp.addStacks(configured);
        Aspects.of(configured).add(new AwsSolutionsChecks());

        Rendered fleet = Rendered.of((Stack) configured.getNode().findChild("tenants"));

        assertThat(fleet.environment()).containsEntry("FLEET_WAVES", "2,rest");
        assertThat(fleet.resources("AWS::IAM::ManagedPolicy").values())
                .map(Rendered::properties)
                .flatMap(policy -> Rendered.statementsOf(policy.get("PolicyDocument")))
                .extracting(statement -> Rendered.text(statement.get("Resource")))
                .containsExactly(
                        "arn:aws:secretsmanager:eu-west-3:111122223333:secret:tenants/acme-??????",
                        "arn:aws:rds-db:eu-west-3:111122223333:dbuser:"
                                + SampleApp.stack("documents").environment().get("DB_RESOURCE_ID") + "/deployer");
        assertThat(findings(configured)).isEmpty();
    }

    private static List<String> findings(App app) {
        var findings = new ArrayList<String>();
        app.getNode()
                .findAll()
                .forEach(construct -> construct.getNode().getMetadata().stream()
                        .filter(entry ->
                                Set.of("aws:cdk:error", "aws:cdk:warning").contains(entry.getType()))
                        .forEach(entry -> findings.add(construct.getNode().getPath() + " " + entry.getData())));
        return findings;
    }
}
