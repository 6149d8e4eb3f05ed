package dev.schemainit.infra;

import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.config.FleetEnvironment;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredFleet;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredObject;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredTarget;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.fleet.FleetObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The stack of an environment with many databases: looks up the existing servers, and owns the fleet alone. */
final class FleetStack extends Stack {
    private final FleetEnvironment environment;
    private final Lookups lookups;
    private final Map<RdsServer, TargetDatabase> servers = new LinkedHashMap<>();
    private final Map<SecretSource, ISecret> secrets = new HashMap<>();
    private final Map<String, IKey> keys = new HashMap<>();

    FleetStack(Construct scope, FleetEnvironment environment, FunctionPackage functionPackage) {
        super(
                scope,
                environment.name(),
                StackProps.builder()
                        .description("schemainit: the schema of a fleet of databases")
                        .env(Environment.builder()
                                .account(environment.location().account())
                                .region(environment.location().region())
                                .build())
                        .build());
        this.environment = environment;
        this.lookups = new Lookups(this, environment.network());
        SchemaFleetProps props = props();
        servers.keySet().forEach(lookups::lookUpVersion);
        new SchemaFleet(this, "SchemaFleet", props, functionPackage, environment.folder());
    }

    private SchemaFleetProps props() {
        ConfiguredFleet fleet = environment.fleet();
        IVpc vpc = lookups.vpc();
        var props = SchemaFleetProps.builder()
                .vpc(vpc)
                .subnets(lookups.subnets(vpc))
                .sql(environment.folder().path())
                .createDatabase(environment.createDatabase())
                .seedBuiltinData(environment.seeding())
                .waves(fleet.waves().sizes().toArray(String[]::new))
                .tolerated(fleet.tolerated())
                .perServer(fleet.perServer());
        SecretsEndpoint endpoint = environment.network().endpoint();
        if (endpoint != null) {
            props.secretsAccess(lookups.secretsAccess(vpc, endpoint));
        }
        if (fleet.topicArn() != null) {
            props.topic(Topic.fromTopicArn(this, "Topic", fleet.topicArn()));
        }
        if (fleet.object() != null) {
            props.object(object(fleet.object()));
        }
        fleet.targets().forEach(target -> add(props, target));
        return props.build();
    }

    private void add(SchemaFleetProps.Builder props, ConfiguredTarget target) {
        TargetDatabase server =
                servers.computeIfAbsent(target.server(), key -> lookups.server("Server-" + key.identifier(), key));
        if (target.login() instanceof DatabaseLogin.WithToken login) {
            props.iamTarget(
                    target.name(), server, target.database(), login.user().text());
        } else if (target.login() instanceof DatabaseLogin.WithPassword login) {
            ISecret secret = secrets.computeIfAbsent(
                    login.secret(), source -> lookups.secret("Secret-" + target.name(), source, ""));
            if (login.secretKeyArn() == null) {
                props.target(target.name(), server, target.database(), secret);
            } else {
                props.target(
                        target.name(),
                        server,
                        target.database(),
                        secret,
                        keys.computeIfAbsent(
                                login.secretKeyArn(), arn -> Key.fromKeyArn(this, "SecretKey-" + target.name(), arn)));
            }
        }
    }

    private FleetObject object(ConfiguredObject configured) {
        var groups = configured.securityGroupIds().stream()
                .map(id -> SecurityGroup.fromSecurityGroupId(this, "Group-" + id, id))
                .toList();
        return new FleetObject(
                configured.bucket(),
                configured.key(),
                null,
                configured.prefixList(),
                configured.secretArns(),
                List.of(),
                configured.users(),
                List.copyOf(groups),
                configured.port());
    }
}
