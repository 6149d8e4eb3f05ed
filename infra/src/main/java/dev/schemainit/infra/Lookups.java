package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.config.TargetEnvironment.VpcAccess;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ContextProvider;
import software.amazon.awscdk.GetContextValueOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcLookupOptions;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterLookupOptions;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceLookupOptions;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;

/**
 * What every environment looks up: its network, and database servers.
 *
 * @param stack of the environment, with its name
 */
record Lookups(Stack stack, VpcAccess network) {
    private static final String ENGINE_VERSION = "EngineVersion";

    /** The dummy value of the CDK; an ID of AWS is never as short. */
    private static final String NOT_LOOKED_UP_YET = "vpc-12345";

    IVpc vpc() {
        var lookup = VpcLookupOptions.builder();
        return Vpc.fromLookup(
                stack,
                "Vpc",
                network.hasVpcId()
                        ? lookup.vpcId(network.vpc()).build()
                        : lookup.vpcName(network.vpc()).build());
    }

    SubnetSelection subnets(IVpc vpc) {
        if (subnetsOfTheKind(vpc).isEmpty()) {
            throw wrong(
                    "subnets",
                    "the VPC " + network.vpc() + " has no "
                            + (isIsolated()
                                    ? "isolated subnets; \"private\" are those with a route to the internet"
                                    : "private subnets with a route to the internet; \"isolated\" are those without"));
        }
        return SubnetSelection.builder().subnetType(network.subnets()).build();
    }

    SecretsAccess secretsAccess(IVpc vpc, SecretsEndpoint endpoint) {
        if (endpoint instanceof SecretsEndpoint.Existing existing) {
            return SecretsAccess.existingEndpoint(
                    SecurityGroup.fromSecurityGroupId(stack, "EndpointGroup", existing.securityGroupId()));
        }
        return endpoint instanceof SecretsEndpoint.Created created
                ? newEndpoint(vpc, created.zones())
                : SecretsAccess.nat();
    }

    private SecretsAccess newEndpoint(IVpc vpc, List<String> zones) {
        // The app has to end well before the CDK looks anything up: until then the zones are dummies, too.
        if (zones.isEmpty() || vpc.getVpcId().equals(NOT_LOOKED_UP_YET)) {
            return SecretsAccess.newEndpoint();
        }
        List<String> there =
                subnetsOfTheKind(vpc).stream().map(ISubnet::getAvailabilityZone).toList();
        if (!there.containsAll(zones)) {
            throw wrong("endpointZones", "the VPC has such subnets in " + String.join(", ", there) + " only");
        }
        return SecretsAccess.newEndpoint(SubnetSelection.builder()
                .subnetType(network.subnets())
                .availabilityZones(zones)
                .build());
    }

    private List<ISubnet> subnetsOfTheKind(IVpc vpc) {
        return isIsolated() ? vpc.getIsolatedSubnets() : vpc.getPrivateSubnets();
    }

    private boolean isIsolated() {
        return network.subnets() == SubnetType.PRIVATE_ISOLATED;
    }

    TargetDatabase server(String id, RdsServer server) {
        return switch (server.kind()) {
            case INSTANCE ->
                TargetDatabase.of(DatabaseInstance.fromLookup(
                        stack,
                        id,
                        DatabaseInstanceLookupOptions.builder()
                                .instanceIdentifier(server.identifier())
                                .build()));
            case CLUSTER ->
                TargetDatabase.of(DatabaseCluster.fromLookup(
                        stack,
                        id,
                        DatabaseClusterLookupOptions.builder()
                                .clusterIdentifier(server.identifier())
                                .build()));
        };
    }

    /** @param managedArn of the secret that RDS manages, where that is asked for */
    ISecret secret(String id, SecretSource source, String managedArn) {
        if (source instanceof SecretSource.ByName byName) {
            return Secret.fromSecretNameV2(stack, id, byName.name());
        }
        return Secret.fromSecretCompleteArn(
                stack,
                id,
                source instanceof SecretSource.ByArn byArn ? byArn.arn().text() : managedArn);
    }

    /**
     * Puts the version into cdk.context.json, where the commands find it that try the files on a throw-away server.
     * Nothing in the template depends on it.
     */
    void lookUpVersion(RdsServer server) {
        lookUp(server, ENGINE_VERSION, "");
    }

    /** The CDK's own lookups of databases do not ask for these; this is the general lookup that they use. */
    String lookUp(RdsServer server, String property, String notLookedUpYet) {
        var found = (List<?>) ContextProvider.getValue(
                        stack,
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

    ConfigException wrong(String key, String problem) {
        return ConfigException.of(List.of(stack.getStackName() + "." + key + ": " + problem), "");
    }
}
