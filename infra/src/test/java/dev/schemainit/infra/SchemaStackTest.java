package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stacks of the repository's own cdk.json, on the lookups that are committed with it. */
class SchemaStackTest {
    static List<String> stacks() {
        return SampleApp.stackNames();
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theFunctionIsAsItWasMeasured(String name) {
        Map<String, Object> function = SampleApp.stack(name).function();

        assertThat(function)
                .containsEntry("Runtime", "java25")
                .containsEntry("Architectures", List.of("arm64"))
                .containsEntry("Handler", "dev.schemainit.lambda.Handler::handleRequest")
                .containsEntry("Timeout", 240)
                .containsKey("VpcConfig");
        assertThat((List<?>) function.get("Layers")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theRunOutlastsTheFunctionAndHearsItsAnswer(String name) {
        Map<String, Object> run = SampleApp.stack(name).onlyProperties("Custom::Trigger");
        int functionMillis = 1000 * (int) SampleApp.stack(name).function().get("Timeout");

        assertThat(run).containsEntry("InvocationType", "RequestResponse");
        assertThat(Integer.parseInt((String) run.get("Timeout")))
                .isGreaterThan(functionMillis)
                .isLessThan(900_000);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theRunWaitsForEveryRuleOfTheNetwork(String name) {
        Rendered stack = SampleApp.stack(name);

        assertThat(stack.runDependsOn())
                .containsAll(stack.resources("AWS::EC2::SecurityGroupIngress").keySet())
                .containsAll(stack.resources("AWS::EC2::SecurityGroupEgress").keySet())
                .containsAll(stack.resources("AWS::EC2::VPCEndpoint").keySet())
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void noAddressRangeIsOpen(String name) {
        String text = SampleApp.pretty(SampleApp.stack(name).template());

        // What the CDK writes in place of AWS's own open default: an impossible ICMP message to nobody.
        assertThat(text.replace("\"255.255.255.255/32\"", ""))
                .doesNotContain("0.0.0.0/0")
                .doesNotContain("::/0")
                .doesNotContainPattern("\"\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+\"")
                .doesNotContain("CidrBlock");
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void everyRuleIsOnePortBetweenTwoGroups(String name) {
        Rendered stack = SampleApp.stack(name);

        for (String direction : List.of("Ingress", "Egress")) {
            String other = direction.equals("Ingress") ? "SourceSecurityGroupId" : "DestinationSecurityGroupId";
            assertThat(stack.resources("AWS::EC2::SecurityGroup" + direction).values())
                    .map(Rendered::properties)
                    .hasSize(2)
                    .allSatisfy(rule -> assertThat(rule)
                            .containsKey(other)
                            .containsEntry("IpProtocol", "tcp")
                            .containsEntry("ToPort", rule.get("FromPort")))
                    .extracting(rule -> rule.get("FromPort"))
                    .containsExactlyInAnyOrder(5432, 443);
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void everyFunctionLogsIntoAGroupThatForgets(String name) {
        Rendered stack = SampleApp.stack(name);

        assertThat(stack.resources("AWS::Lambda::Function").values())
                .map(Rendered::properties)
                .hasSize(2)
                .allSatisfy(function -> assertThat(SampleApp.map(function.get("LoggingConfig")))
                        .hasEntrySatisfying(
                                "LogGroup",
                                group -> assertThat(stack.resources("AWS::Logs::LogGroup"))
                                        .containsKey(
                                                (String) SampleApp.map(group).get("Ref"))));
        assertThat(stack.resources("AWS::Logs::LogGroup").values())
                .map(Rendered::properties)
                .allSatisfy(group -> assertThat(group).containsEntry("RetentionInDays", 90));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theTemplateHoldsNoSecret(String name) {
        Rendered stack = SampleApp.stack(name);

        assertThat(SampleApp.pretty(stack.template())).doesNotContain("{{resolve:");
        assertThat(stack.resources("AWS::SecretsManager::Secret").values())
                .map(Rendered::properties)
                .allSatisfy(secret -> {
                    assertThat(secret).doesNotContainKey("SecretString");
                    assertThat(SampleApp.map(secret.get("GenerateSecretString")))
                            .containsEntry("GenerateStringKey", "password")
                            .hasEntrySatisfying(
                                    "SecretStringTemplate",
                                    template -> assertThat((String) template).doesNotContain("password\""));
                });
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void nothingOfOthersIsOwned(String name) {
        assertThat(SampleApp.map(SampleApp.stack(name).template().get("Resources"))
                        .values())
                .extracting(resource -> SampleApp.map(resource).get("Type"))
                .isSubsetOf(
                        "AWS::EC2::SecurityGroup",
                        "AWS::EC2::SecurityGroupEgress",
                        "AWS::EC2::SecurityGroupIngress",
                        "AWS::EC2::VPCEndpoint",
                        "AWS::IAM::Role",
                        "AWS::Lambda::Function",
                        "AWS::Lambda::LayerVersion",
                        "AWS::Lambda::Version",
                        "AWS::Logs::LogGroup",
                        "AWS::SecretsManager::Secret",
                        "Custom::Trigger");
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void destroyingLeavesNothingBehind(String name) {
        assertThat(SampleApp.map(SampleApp.stack(name).template().get("Resources"))
                        .values())
                .extracting(resource -> SampleApp.map(resource).get("DeletionPolicy"))
                .doesNotContain("Retain", "RetainExceptOnCreate", "Snapshot");
    }

    @Test
    void documentsIsConnectedAsItsLookupsSay() {
        assertThat(SampleApp.stack("documents").environment())
                .containsKey("DB_LOGINS")
                .hasSize(10)
                .containsAllEntriesOf(Map.of(
                        "DB_SECRET_ARN",
                        "arn:aws:secretsmanager:eu-west-3:111122223333:secret:ca-a2a/db-password",
                        "DB_HOST",
                        "ca-a2a-postgres.c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com",
                        "DB_PORT",
                        "5432",
                        "DB_NAME",
                        "documents_db",
                        "DB_USER",
                        "postgres",
                        "DB_RESOURCE_ID",
                        "db-CA2A4POSTGRES7EXAMPLE2Q3R4",
                        "JAVA_TOOL_OPTIONS",
                        SchemaInitializer.JAVA_TOOL_OPTIONS,
                        "SQL_DIR",
                        "/opt/sql",
                        "SEED_BUILTIN_DATA",
                        "false"));
        assertThat(SampleApp.map(SampleApp.stack("documents").function().get("VpcConfig")))
                .containsEntry("SubnetIds", List.of("subnet-0c3e5f7192b4d6083", "subnet-0d4f60829ac5e7194"));
    }

    /** Throw-away servers are of the version that it found; a missing answer would be dummy values and a request. */
    @Test
    void theVersionOfTheServerIsLookedUp() {
        Map<String, Object> context = SampleApp.context();
        context.keySet().removeIf(key -> key.contains("EngineVersion"));
        var app = SampleApp.app(context);
        SchemaInitializerApp.addStacks(app);

        assertThat(app.synth().getManifest().getMissing())
                .extracting(missing -> missing.getKey())
                .containsExactlyInAnyOrder(
                        "cc-api-provider:account=111122223333:exactIdentifier=ca-a2a-postgres"
                                + ":propertiesToReturn.0=EngineVersion:region=eu-west-3"
                                + ":typeName=AWS$:$:RDS$:$:DBInstance",
                        "cc-api-provider:account=111122223333:exactIdentifier=domainflow-aurora"
                                + ":propertiesToReturn.0=EngineVersion:region=eu-west-3"
                                + ":typeName=AWS$:$:RDS$:$:DBCluster");
        assertThat(SampleApp.json(Path.of("cdk.context.json")))
                .containsKeys(app.synth().getManifest().getMissing().stream()
                        .map(missing -> missing.getKey())
                        .toArray(String[]::new));
    }

    @Test
    void domainflowGoesToTheWriterAndSeeds() {
        assertThat(SampleApp.stack("domainflow").environment())
                .containsEntry("DB_HOST", "domainflow-aurora.cluster-c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                .containsEntry("DB_RESOURCE_ID", "cluster-D0MA1NFL0WAUR0RAEXAMPLE")
                .containsEntry("SEED_BUILTIN_DATA", "true")
                .doesNotContainKey("DB_USER");
    }

    @Test
    void anEndpointOfItsOwnServesNobodyElse() {
        Rendered stack = SampleApp.stack("domainflow");
        Map<String, Object> endpoint = stack.onlyProperties("AWS::EC2::VPCEndpoint");

        assertThat(endpoint)
                .containsEntry("PrivateDnsEnabled", false)
                .containsEntry("ServiceName", "com.amazonaws.eu-west-3.secretsmanager");
        assertThat(SampleApp.pretty(stack.environment().get("AWS_ENDPOINT_URL_SECRETS_MANAGER")))
                .contains(stack.onlyId("AWS::EC2::VPCEndpoint"), "DnsEntries");
    }

    @Test
    void anEndpointThatIsThereIsReferenced() {
        Rendered stack = SampleApp.stack("documents");

        assertThat(stack.resources("AWS::EC2::VPCEndpoint")).isEmpty();
        assertThat(stack.resources("AWS::EC2::SecurityGroupIngress").values())
                .map(Rendered::properties)
                .filteredOn(rule -> rule.get("FromPort").equals(443))
                .singleElement()
                .satisfies(rule -> assertThat(rule).containsEntry("GroupId", "sg-0c2d4e6f8091a2b34"));
    }

    @Test
    void theTemplateNamesTheScriptsThatADeploymentRunsAndWhoMayDoWhat() {
        assertThat(scripts("documents"))
                .containsOnlyKeys(
                        "V1__documents.sql",
                        "role documents_owner",
                        "role documents_write",
                        "role documents_read",
                        "login app",
                        "login report");
        assertThat(scripts("domainflow"))
                .containsOnlyKeys(
                        "V1__tenancy.sql",
                        "V2__agents_and_domains.sql",
                        "V3__incidents.sql",
                        "V4__updated_at.sql",
                        "seed/R__builtin_data.sql",
                        "role domainflow_owner",
                        "role domainflow_write",
                        "role domainflow_read")
                .containsEntry("role domainflow_write", "may read and write")
                .allSatisfy((name, text) -> assertThat((String) text).matches("[0-9a-f]{64}|[a-z ]+"));
    }

    @Test
    void theOutputsAreCommandsToPaste() {
        assertThat(SampleApp.map(SampleApp.map(
                        SampleApp.map(SampleApp.stack("documents").template().get("Outputs"))
                                .get("VerifyCommand"))))
                .containsEntry(
                        "Value",
                        "aws lambda invoke --function-name "
                                + SampleApp.stack("documents").function().get("FunctionName")
                                + " --region eu-west-3 --cli-read-timeout 270"
                                + " --cli-binary-format raw-in-base64-out"
                                + " --payload '{\"action\":\"verify\"}' documents-verify.json");
    }

    private static Map<String, Object> scripts(String stack) {
        return SampleApp.contents(SampleApp.stack(stack).template(), stack + "/SchemaInitializer");
    }
}
