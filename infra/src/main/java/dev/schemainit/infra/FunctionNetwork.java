package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.IRole;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * The two ways out that the function has, to the database and, where it reads secrets, to Secrets Manager.
 *
 * <p>Every rule is a resource of its own in this scope, also on the groups of others: the run can wait for each of
 * them, and destroying the stack removes them.
 */
final class FunctionNetwork extends Construct {
    private static final int HTTPS = 443;
    private static final String SECRETS_MANAGER = "SecretsManager";
    private static final String NOT_LOOKED_UP_YET = "TESTADDRESS";

    private final SecurityGroup group;
    private final List<IDependable> prerequisites = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    /**
     * Where the function is, and what it needs a way to.
     *
     * @param subnets of the function, and of an endpoint for which no others are chosen
     * @param secretsAccess null: a new endpoint, if a secret is read
     * @param databases each group that guards a database, once
     */
    record Ways(
            IVpc vpc, SubnetSelection subnets, @Nullable SecretsAccess secretsAccess, List<GuardedPort> databases) {}

    /** A port, and the group that guards it. */
    record GuardedPort(ISecurityGroup group, Number port) {
        /** Those of a server; an error of the scope if it has none. */
        static List<GuardedPort> of(Construct scope, TargetDatabase database) {
            // Before the lookup was made, the CDK gives a stand-in without groups.
            if (database.securityGroups().isEmpty() && !database.host().equals(NOT_LOOKED_UP_YET)) {
                Annotations.of(scope)
                        .addError("The database has no VPC security group to let the function in. Fix: give it one.");
            }
            return database.securityGroups().stream()
                    .map(group -> new GuardedPort(group, database.port()))
                    .toList();
        }
    }

    /**
     * Opens both.
     *
     * @param secretArns of the secrets that the function reads, as policies name them; none: there is no way to Secrets
     *     Manager
     */
    FunctionNetwork(Construct scope, String id, Ways ways, IRole role, List<String> secretArns) {
        super(scope, id);
        group = SecurityGroup.Builder.create(this, "Group")
                .vpc(ways.vpc())
                .description("The schema initializer: to its database "
                        + (secretArns.isEmpty() ? "only" : "and to Secrets Manager only"))
                .allowAllOutbound(false)
                .build();
        openDatabases(ways.databases());
        if (!secretArns.isEmpty()) {
            openSecretsManager(ways, role, secretArns);
        } else if (ways.secretsAccess() != null) {
            throw new ConfigException(
                    "SchemaInitializerProps: secretsAccess has no use: the run authenticates with IAM,"
                            + " and no login has a secret.");
        }
    }

    ISecurityGroup group() {
        return group;
    }

    /** What has to exist before the function can do its work. */
    List<IDependable> prerequisites() {
        return List.copyOf(prerequisites);
    }

    /** What the function has to know of its network, as environment variables. */
    Map<String, String> environment() {
        return environment;
    }

    /** To S3, whose gateway endpoint's addresses are those of a prefix list. */
    void openS3(String prefixList) {
        prerequisites.add(CfnSecurityGroupEgress.Builder.create(this, "S3Egress")
                .groupId(group.getSecurityGroupId())
                .ipProtocol("tcp")
                .fromPort(HTTPS)
                .toPort(HTTPS)
                .destinationPrefixListId(prefixList)
                .description("To S3")
                .build());
    }

    private void openDatabases(List<GuardedPort> databases) {
        for (int i = 0; i < databases.size(); i++) {
            open(
                    "Database" + (i == 0 ? "" : i),
                    databases.get(i).group(),
                    databases.get(i).port(),
                    "PostgreSQL");
        }
    }

    private void openSecretsManager(Ways ways, IRole role, List<String> secretArns) {
        SecretsAccess access = Objects.requireNonNullElseGet(ways.secretsAccess(), SecretsAccess::newEndpoint);
        if (access instanceof SecretsAccess.ExistingEndpoint existing) {
            open(SECRETS_MANAGER, existing.securityGroup(), HTTPS, "Secrets Manager");
        } else if (access instanceof SecretsAccess.NewEndpoint wanted) {
            var endpoint = SharedEndpoint.of(this, ways.vpc(), wanted.subnets(), ways.subnets());
            endpoint.allow(role, secretArns);
            prerequisites.add(endpoint);
            open(SECRETS_MANAGER, endpoint.group(), HTTPS, "Secrets Manager");
            environment = Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint.url());
        } else {
            prerequisites.add(CfnSecurityGroupEgress.Builder.create(this, SECRETS_MANAGER + "Egress")
                    .groupId(group.getSecurityGroupId())
                    .ipProtocol("tcp")
                    .fromPort(HTTPS)
                    .toPort(HTTPS)
                    .cidrIp("0.0.0.0/0")
                    .description("HTTPS over NAT: Secrets Manager publishes no address ranges")
                    .build());
        }
    }

    private void open(String id, ISecurityGroup target, Number port, String what) {
        prerequisites.add(CfnSecurityGroupEgress.Builder.create(this, id + "Egress")
                .groupId(group.getSecurityGroupId())
                .destinationSecurityGroupId(target.getSecurityGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .description("To " + what)
                .build());
        prerequisites.add(CfnSecurityGroupIngress.Builder.create(this, id + "Ingress")
                .groupId(target.getSecurityGroupId())
                .sourceSecurityGroupId(group.getSecurityGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .description(what + " from the schema initializer")
                .build());
    }
}
