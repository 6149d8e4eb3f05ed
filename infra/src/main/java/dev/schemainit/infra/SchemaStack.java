package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.TargetEnvironment;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredLogin;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWatch;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWork;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SchemaSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.config.TargetEnvironment.VpcAccess;
import dev.schemainit.infra.login.SchemaLogin;
import dev.schemainit.infra.watch.Watch;
import dev.schemainit.infra.work.LongWork;
import dev.schemainit.lambda.SecretArn;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.ContextProvider;
import software.amazon.awscdk.GetContextValueOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcLookupOptions;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterLookupOptions;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceLookupOptions;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/**
 * The stack of an environment: looks up an existing database and what belongs to it, and owns the initializer alone.
 */
final class SchemaStack extends Stack {
    private static final String MANAGED_SECRET_ARN = "MasterUserSecret.SecretArn";
    private static final String ENGINE_VERSION = "EngineVersion";
    private static final String NOT_LOOKED_UP_YET =
            "arn:aws:secretsmanager:eu-west-3:111122223333:secret:not-looked-up-yet-AbCdEf";

    private final TargetEnvironment environment;

    SchemaStack(Construct scope, TargetEnvironment environment, FunctionPackage functionPackage) {
        super(scope, environment.name(), stackProps(environment));
        this.environment = environment;
        SchemaSource schema = environment.schema();
        lookUpEngineVersion();
        var initializer = new SchemaInitializer(this, "SchemaInitializer", props(), functionPackage, schema.folder());
        for (String output : List.of(SchemaInitializer.VERIFY_COMMAND, SchemaInitializer.INFO_COMMAND)) {
            ((CfnOutput) initializer.getNode().findChild(output)).overrideLogicalId(output);
        }
    }

    private static StackProps stackProps(TargetEnvironment environment) {
        return StackProps.builder()
                .description("schemainit: the schema of database "
                        + environment.schema().database())
                .env(software.amazon.awscdk.Environment.builder()
                        .account(environment.location().account())
                        .region(environment.location().region())
                        .build())
                .build();
    }

    private SchemaInitializerProps props() {
        SchemaSource schema = environment.schema();
        IVpc vpc = vpc();
        SubnetSelection subnets = subnets(vpc);
        var props = SchemaInitializerProps.builder()
                .vpc(vpc)
                .subnets(subnets)
                .database(database())
                .databaseName(schema.database().text())
                .createDatabase(schema.createDatabase())
                .sql(schema.folder().path())
                .seedBuiltinData(schema.seeding())
                .onDrift(schema.reportsDrift() ? OnDrift.REPORT : OnDrift.STOP);
        SecretsEndpoint endpoint = environment.network().endpoint();
        if (endpoint != null) {
            props.secretsAccess(secretsAccess(vpc, endpoint));
        }
        authenticate(props);
        environment.logins().forEach(login -> props.login(login.name(), login(login)));
        ConfiguredWatch watch = environment.watch();
        if (watch != null) {
            props.watch(watch(watch));
        }
        ConfiguredWork work = environment.longWork();
        if (work != null) {
            props.longWork(longWork(work));
        }
        return props.build();
    }

    private LongWork longWork(ConfiguredWork configured) {
        if (!configured.inBackground()) {
            return LongWork.waiting();
        }
        return configured.topicArn() == null
                ? LongWork.inBackground()
                : LongWork.inBackground().notifying(Topic.fromTopicArn(this, "LongWorkTopic", configured.topicArn()));
    }

    private Watch watch(ConfiguredWatch configured) {
        Watch watch = Watch.on(ScheduleExpression.expression(configured.schedule()));
        return configured.topicArn() == null
                ? watch
                : watch.notifying(Topic.fromTopicArn(this, "WatchTopic", configured.topicArn()));
    }

    private void authenticate(SchemaInitializerProps.Builder props) {
        if (environment.login() instanceof DatabaseLogin.WithPassword login) {
            props.secret(secret(login.secret()));
            if (login.user() != null) {
                props.user(login.user().text());
            }
            if (login.secretKeyArn() != null) {
                props.secretKey(Key.fromKeyArn(this, "SecretKey", login.secretKeyArn()));
            }
        } else if (environment.login() instanceof DatabaseLogin.WithToken login) {
            props.iamUser(login.user().text());
        }
    }

    private SchemaLogin login(ConfiguredLogin login) {
        if (login.iam()) {
            return SchemaLogin.withIam(login.role());
        }
        return login.secretKeyArn() == null
                ? SchemaLogin.withSecret(login.role())
                : SchemaLogin.withSecret(
                        login.role(), Key.fromKeyArn(this, "SecretKeyOf-" + login.name(), login.secretKeyArn()));
    }

    private IVpc vpc() {
        VpcAccess network = environment.network();
        var lookup = VpcLookupOptions.builder();
        return Vpc.fromLookup(
                this,
                "Vpc",
                network.hasVpcId()
                        ? lookup.vpcId(network.vpc()).build()
                        : lookup.vpcName(network.vpc()).build());
    }

    private SubnetSelection subnets(IVpc vpc) {
        if (subnetsOfTheKind(vpc).isEmpty()) {
            throw wrong(
                    "subnets",
                    "the VPC " + environment.network().vpc() + " has no "
                            + (isIsolated()
                                    ? "isolated subnets; \"private\" are those with a route to the internet"
                                    : "private subnets with a route to the internet; \"isolated\" are those without"));
        }
        return SubnetSelection.builder()
                .subnetType(environment.network().subnets())
                .build();
    }

    private List<ISubnet> subnetsOfTheKind(IVpc vpc) {
        return isIsolated() ? vpc.getIsolatedSubnets() : vpc.getPrivateSubnets();
    }

    private boolean isIsolated() {
        return environment.network().subnets() == SubnetType.PRIVATE_ISOLATED;
    }

    private SecretsAccess secretsAccess(IVpc vpc, SecretsEndpoint endpoint) {
        if (endpoint instanceof SecretsEndpoint.Existing existing) {
            return SecretsAccess.existingEndpoint(
                    SecurityGroup.fromSecurityGroupId(this, "EndpointGroup", existing.securityGroupId()));
        }
        return endpoint instanceof SecretsEndpoint.Created created
                ? newEndpoint(vpc, created.zones())
                : SecretsAccess.nat();
    }

    private SecretsAccess newEndpoint(IVpc vpc, List<String> zones) {
        if (zones.isEmpty()) {
            return SecretsAccess.newEndpoint();
        }
        List<String> there =
                subnetsOfTheKind(vpc).stream().map(ISubnet::getAvailabilityZone).toList();
        if (!there.containsAll(zones)) {
            throw wrong("endpointZones", "the VPC has such subnets in " + String.join(", ", there) + " only");
        }
        return SecretsAccess.newEndpoint(SubnetSelection.builder()
                .subnetType(environment.network().subnets())
                .availabilityZones(zones)
                .build());
    }

    private TargetDatabase database() {
        String identifier = environment.server().identifier();
        return switch (environment.server().kind()) {
            case INSTANCE ->
                TargetDatabase.of(DatabaseInstance.fromLookup(
                        this,
                        "Database",
                        DatabaseInstanceLookupOptions.builder()
                                .instanceIdentifier(identifier)
                                .build()));
            case CLUSTER ->
                TargetDatabase.of(DatabaseCluster.fromLookup(
                        this,
                        "Database",
                        DatabaseClusterLookupOptions.builder()
                                .clusterIdentifier(identifier)
                                .build()));
        };
    }

    /**
     * Only the ARN of the secret that RDS manages is looked up: the role of lookups may read databases, not secrets.
     */
    private ISecret secret(SecretSource source) {
        if (source instanceof SecretSource.ByName byName) {
            return Secret.fromSecretNameV2(this, "Secret", byName.name());
        }
        String arn = source instanceof SecretSource.ByArn byArn ? byArn.arn().text() : managedSecretArn();
        return Secret.fromSecretCompleteArn(this, "Secret", arn);
    }

    private String managedSecretArn() {
        // For a server without such a secret the lookup fails, and names this property.
        String arn = lookUp(MANAGED_SECRET_ARN, NOT_LOOKED_UP_YET);
        if (SecretArn.parse(arn).filter(SecretArn::isComplete).isEmpty()) {
            throw wrong(
                    "secret",
                    "RDS manages no secret for " + environment.server().identifier() + "; give the name of its secret");
        }
        return arn;
    }

    /**
     * Puts the version into cdk.context.json, where the commands find it that try the files on a throw-away server.
     * Nothing in the template depends on it.
     */
    private void lookUpEngineVersion() {
        lookUp(ENGINE_VERSION, "");
    }

    /** The CDK's own lookups of databases do not ask for these; this is the general lookup that they use. */
    private String lookUp(String property, String notLookedUpYet) {
        RdsServer server = environment.server();
        var found = (List<?>) ContextProvider.getValue(
                        this,
                        GetContextValueOptions.builder()
                                .provider("cc-api-provider")
                                .props(Map.of(
                                        "typeName",
                                        server.kind() == RdsServer.RdsKind.INSTANCE
                                                ? "AWS::RDS::DBInstance"
                                                : "AWS::RDS::DBCluster",
                                        "exactIdentifier",
                                        server.identifier(),
                                        "propertiesToReturn",
                                        List.of(property)))
                                .dummyValue(List.of(Map.of(property, notLookedUpYet)))
                                .build())
                .getValue();
        return String.valueOf(((Map<?, ?>) found.get(0)).get(property));
    }

    private ConfigException wrong(String key, String problem) {
        return ConfigException.of(List.of(environment.name() + "." + key + ": " + problem), "");
    }
}
