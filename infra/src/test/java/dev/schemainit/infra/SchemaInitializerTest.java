package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.EnvironmentReader;
import dev.schemainit.infra.watch.OnDrift;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterAttributes;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** Uses of the construct and the stacks beyond the two sample environments. */
class SchemaInitializerTest {
    @Test
    void aThirdEnvironmentIsConfigurationAlone() {
        Map<String, Object> context = SampleApp.context();
        var environments = new LinkedHashMap<>(SampleApp.environments(context));
        var staging = new LinkedHashMap<>(SampleApp.map(environments.get("documents")));
        staging.put("database", "documents_staging");
        environments.put("documents-staging", staging);
        context.put(EnvironmentReader.KEY, environments);

        List<SchemaStack> stacks = SchemaInitializerApp.addStacks(SampleApp.app(context));

        assertThat(stacks)
                .extracting(SchemaStack::getStackName)
                .containsExactly("documents", "domainflow", "documents-staging");
        assertThat(Rendered.of(stacks.get(2)).environment()).containsEntry("DB_NAME", "documents_staging");
    }

    @Test
    void aVpcWithoutSubnetsOfThatKindNamesTheKey() {
        Map<String, Object> context = SampleApp.context();
        var documents = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("documents")));
        documents.put("subnets", "isolated");
        context.put(EnvironmentReader.KEY, Map.of("documents", documents));
        App app = SampleApp.app(context);

        assertThatThrownBy(() -> SchemaInitializerApp.addStacks(app))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("documents.subnets: the VPC ca-a2a-vpc has no isolated subnets");
    }

    /** The service is not offered in every zone of every region, and each zone has its price. */
    @Test
    void aCreatedEndpointIsInTheZonesThatAreChosen() {
        assertThat(Rendered.of(domainflowInZones("eu-west-3b"))
                        .onlyProperties("AWS::EC2::VPCEndpoint")
                        .get("SubnetIds"))
                .isEqualTo(List.of("subnet-028da4c5f06e92b37"));
        assertThatThrownBy(() -> domainflowInZones("eu-west-3c"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "domainflow.endpointZones: the VPC has such subnets in eu-west-3a, eu-west-3b only");
    }

    /** The CDK looks up what is missing after the app has ended well, and then runs it again. */
    @Test
    void theZonesOfAVpcThatIsNotLookedUpYetAreNotRefused() {
        Map<String, Object> context = SampleApp.context();
        context.keySet().removeIf(key -> key.startsWith("vpc-provider:"));

        assertThat(Rendered.of(domainflowInZones(context, "eu-west-3b")).resources("AWS::EC2::VPCEndpoint"))
                .hasSize(1);
    }

    private static SchemaStack domainflowInZones(String... zones) {
        return domainflowInZones(SampleApp.context(), zones);
    }

    private static SchemaStack domainflowInZones(Map<String, Object> context, String... zones) {
        var domainflow = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("domainflow")));
        domainflow.put("endpointZones", List.of(zones));
        context.put(EnvironmentReader.KEY, Map.of("domainflow", domainflow));
        return SchemaInitializerApp.addStacks(SampleApp.app(context)).get(0);
    }

    @Test
    void theSecretThatRdsManagesIsLookedUpWithTheDatabase() {
        Map<String, Object> context = SampleApp.context();
        var documents = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("documents")));
        documents.put("secret", "managed");
        context.put(EnvironmentReader.KEY, Map.of("documents", documents));
        String arn = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:rds!db-0f1e2d3c-Zy9Xw8";
        context.put(
                "cc-api-provider:account=111122223333:exactIdentifier=ca-a2a-postgres"
                        + ":propertiesToReturn.0=MasterUserSecret.SecretArn:region=eu-west-3"
                        + ":typeName=AWS$:$:RDS$:$:DBInstance",
                List.of(Map.of("MasterUserSecret.SecretArn", arn, "Identifier", "ca-a2a-postgres")));

        SchemaStack stack =
                SchemaInitializerApp.addStacks(SampleApp.app(context)).get(0);

        assertThat(Rendered.of(stack).environment()).containsEntry("DB_SECRET_ARN", arn);
        assertThat(policies(Rendered.of(stack))).contains("\"" + arn + "\"").doesNotContain("??????");
    }

    @Test
    void overNatOnlyHttpsLeavesTheVpc() {
        var app = new DatabaseApp();
        app.add("Schema", app.props().secretsAccess(SecretsAccess.nat()));

        assertThat(app.rendered().resources("AWS::EC2::SecurityGroupEgress").values())
                .map(Rendered::properties)
                .filteredOn(rule -> rule.containsKey("CidrIp"))
                .singleElement()
                .satisfies(rule -> assertThat(rule)
                        .containsEntry("CidrIp", "0.0.0.0/0")
                        .containsEntry("FromPort", 443)
                        .containsEntry("ToPort", 443));
        assertThat(app.rendered().runDependsOn()).hasSize(3);
    }

    @Test
    void twoInOneStackShareTheTriggersProviderAndTheEndpoint() {
        var app = new DatabaseApp();
        var props = app.props();
        app.add("First", props);
        app.add("Second", props.seedBuiltinData(true));

        assertThat(app.rendered().resources("Custom::Trigger")).hasSize(2);
        assertThat(app.rendered().resources("AWS::Logs::LogGroup")).hasSize(3);
        assertThat(app.rendered().resources("AWS::IAM::Role").values())
                .map(Rendered::properties)
                .noneSatisfy(role -> assertThat(role).containsKey("ManagedPolicyArns"));
        String policy = SampleApp.pretty(
                app.rendered().onlyProperties("AWS::EC2::VPCEndpoint").get("PolicyDocument"));
        assertThat(app.rendered().resources("AWS::IAM::Role").keySet().stream()
                        .filter(id -> id.contains("Role") && !id.startsWith("AWSCDK")))
                .hasSize(2)
                .allSatisfy(role -> assertThat(policy).contains(role));
    }

    @Test
    void theSharedEndpointIsInTheSubnetsThatAreChosen() {
        var app = new DatabaseApp();
        var props = app.props();
        SubnetSelection one = SubnetSelection.builder()
                .subnets(List.of(app.vpc.getPrivateSubnets().get(0)))
                .build();
        app.add("First", props.secretsAccess(SecretsAccess.newEndpoint(one)));
        app.add("Second", props.secretsAccess(SecretsAccess.newEndpoint()));

        assertThat((List<?>)
                        app.rendered().onlyProperties("AWS::EC2::VPCEndpoint").get("SubnetIds"))
                .hasSize(1);
        SubnetSelection all = SubnetSelection.builder()
                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                .build();
        assertThatThrownBy(() -> app.add("Third", props.secretsAccess(SecretsAccess.newEndpoint(all))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("choose different subnets");
    }

    @Test
    void anEndpointOfTheAppIsUsed() {
        var app = new DatabaseApp();
        InterfaceVpcEndpoint endpoint = app.vpc.addInterfaceEndpoint(
                "Secrets",
                InterfaceVpcEndpointOptions.builder()
                        .service(InterfaceVpcEndpointAwsService.SECRETS_MANAGER)
                        .build());
        app.add("Schema", app.props().secretsAccess(SecretsAccess.existingEndpoint(endpoint)));

        assertThat(app.rendered().resources("AWS::EC2::VPCEndpoint")).hasSize(1);
        assertThat(app.rendered().resources("AWS::EC2::SecurityGroupIngress")).hasSize(2);
        assertThat(app.rendered().environment()).doesNotContainKey("AWS_ENDPOINT_URL_SECRETS_MANAGER");
    }

    @Test
    void everyPropertyReachesTheTemplate() {
        var app = new DatabaseApp();
        var key = new Key(app.stack, "Key");
        app.add(
                "Schema",
                app.props()
                        .user("postgres")
                        .createDatabase(true)
                        .onDrift(OnDrift.REPORT)
                        .timeout(Duration.minutes(14))
                        .memorySize(3008)
                        .architecture(Architecture.X86_64)
                        .logRetention(RetentionDays.ONE_YEAR)
                        .logEncryptionKey(key)
                        .securityGroups(List.of(SecurityGroup.fromSecurityGroupId(app.stack, "Other", "sg-0other")))
                        .functionName("shop-schema"));

        Rendered stack = app.rendered();
        assertThat(stack.function())
                .containsEntry("FunctionName", "shop-schema")
                .containsEntry("Timeout", 840)
                .containsEntry("MemorySize", 3008)
                .containsEntry("Architectures", List.of("x86_64"));
        assertThat(SampleApp.pretty(stack.function().get("VpcConfig"))).contains("sg-0other");
        assertThat(stack.environment())
                .containsEntry("DB_USER", "postgres")
                .containsEntry("CREATE_DATABASE", "true")
                .containsEntry("ON_DRIFT", "report");
        assertThat(stack.onlyProperties("Custom::Trigger")).containsEntry("Timeout", "870000");
        assertThat(stack.resources("AWS::Logs::LogGroup").values())
                .map(Rendered::properties)
                .hasSize(2)
                .allSatisfy(log ->
                        assertThat(log).containsEntry("RetentionInDays", 365).containsKey("KmsKeyId"));
    }

    @Test
    void theOutputsNameTheFunctionAndWhatToInvokeItWith() {
        var app = new DatabaseApp();
        app.add("Schema", app.props().functionName("shop-schema").timeout(Duration.minutes(5)));

        assertThat(SampleApp.map(app.rendered().template().get("Outputs")).keySet())
                .anyMatch(id -> id.startsWith("SchemaFunctionName"))
                .anyMatch(id -> id.startsWith("SchemaVerifyCommand"))
                .anyMatch(id -> id.startsWith("SchemaInfoCommand"));
        assertThat(SampleApp.pretty(app.rendered().template().get("Outputs")))
                .contains("--function-name shop-schema", "--cli-read-timeout 330", "shop-verify.json");
    }

    @ParameterizedTest
    @ValueSource(ints = {29, 861, 900})
    void aTimeThatTheTriggerCannotWaitForIsRefused(int seconds) {
        var props = SchemaInitializerProps.builder();

        assertThatThrownBy(() -> props.timeout(Duration.seconds(seconds)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has to be from 30 to 860");
    }

    @Test
    void aTimeOfHalfASecondOrNotKnownYetIsRefused() {
        var props = SchemaInitializerProps.builder();
        var parameter = CfnParameter.Builder.create(new DatabaseApp().stack, "Seconds")
                .type("Number")
                .build();
        var later = Duration.seconds(parameter.getValueAsNumber());

        assertThatThrownBy(() -> props.timeout(Duration.millis(45_500)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("whole number of seconds");
        assertThatThrownBy(() -> props.timeout(later))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("whole number of seconds");
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        var app = new DatabaseApp();

        assertThatThrownBy(() -> SchemaInitializerProps.builder().vpc(app.vpc).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("SchemaInitializerProps: database is missing.");
        assertThatThrownBy(() -> app.props().user("o'brien").build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("SchemaInitializerProps: user is not a user name.");
    }

    @Test
    void aVpcWithoutARouteOutNeedsAChoiceOfSubnets() {
        var app = new DatabaseApp();
        var isolated = Vpc.Builder.create(app.stack, "Isolated")
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Data")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();

        assertThatThrownBy(() -> app.add("Schema", app.props().vpc(isolated)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/Isolated has no private subnets")
                .hasMessageContaining("Fix: choose the function's subnets");
    }

    /** The service has six random characters at the end of the ARN, which nobody knows before. */
    @Test
    void aSecretByItsNameHasAWildcardForItsRandomCharacters() {
        var app = new DatabaseApp();
        var secret = Secret.fromSecretNameV2(app.stack, "ByName", "shop/login");
        var key = Key.fromKeyArn(app.stack, "Key", "arn:aws:kms:eu-west-3:111122223333:key/1a2b");
        app.add("Schema", app.props(app.imported("db-ONE"), secret).secretKey(key));

        assertThat(SampleApp.pretty(app.rendered().environment().get("DB_SECRET_ARN")))
                .contains(":secret:shop/login\"");
        assertThat(policies(app.rendered()))
                .contains(":secret:shop/login-??????")
                .containsPattern("(?s)\"StringLike\" : \\{\\s+\"kms:EncryptionContext:SecretARN\"")
                .containsPattern("(?s)\"StringEquals\" : \\{\\s+\"kms:ViaService\"");
    }

    /** Secrets Manager decrypts in the region that the secret is in, which can be another than the stack's. */
    @Test
    void theKeyIsForTheRegionOfTheSecret() {
        var app = new DatabaseApp();
        var secret = Secret.fromSecretCompleteArn(
                app.stack, "Far", "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop-AbCdEf");
        var key = Key.fromKeyArn(app.stack, "Key", "arn:aws:kms:us-east-1:111122223333:key/1a2b");
        app.add("Schema", app.props(app.imported("db-ONE"), secret).secretKey(key));

        assertThat(policies(app.rendered()))
                .contains("secretsmanager.us-east-1.")
                .doesNotContain("secretsmanager.eu-west-3.");
    }

    @Test
    void aDatabaseWithAPortThatIsNoneIsRefused() {
        var app = new DatabaseApp();

        assertThatThrownBy(() -> new TargetDatabase(app.stack, "db.internal", 65_536, "db-ONE", List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not a number from 1 to 65535");
    }

    @Test
    void anImportedDatabaseWithoutItsResourceIdIsRefused() {
        var app = new DatabaseApp();
        var cluster = DatabaseCluster.fromDatabaseClusterAttributes(
                app.stack,
                "ImportedCluster",
                DatabaseClusterAttributes.builder()
                        .clusterIdentifier("shop")
                        .clusterEndpointAddress("shop.cluster-c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                        .port(5432)
                        .build());

        assertThatThrownBy(() -> app.imported(null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/Imported has no resource id");
        assertThatThrownBy(() -> TargetDatabase.of(cluster))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/ImportedCluster has no resource id")
                .hasMessageContaining("clusterResourceIdentifier");
    }

    @Test
    void aFolderThatTheEngineRefusesFailsTheSynth() {
        var app = new DatabaseApp();

        assertThatThrownBy(() -> app.add("Schema", app.props().sql(Path.of("sql/nowhere"))))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageStartingWith("SI-");
    }

    private static String policies(Rendered stack) {
        return SampleApp.pretty(stack.resources("AWS::IAM::Role"));
    }
}
