package dev.schemainit.infra;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.infra.config.ConfigException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.rds.IDatabaseCluster;
import software.amazon.awscdk.services.rds.IDatabaseInstance;
import software.constructs.IConstruct;

/**
 * The database server that gets the schema: an instance or a cluster, imported or created in the same app.
 *
 * @param construct what the run waits for if the same app creates it
 * @param host the writer's endpoint
 * @param resourceId the identifier that AWS never gives twice: a replaced server has another one
 * @param securityGroups the groups that get a rule to let the function in
 */
public record TargetDatabase(
        IConstruct construct, String host, Number port, String resourceId, List<ISecurityGroup> securityGroups) {
    private static final String NOT_GIVEN = "of an imported cluster without a clusterResourceIdentifier";

    /** @throws ConfigException for a host that no server can have */
    public TargetDatabase {
        if (!Token.isUnresolved(host) && Host.parse(host).isEmpty()) {
            throw new ConfigException(
                    "The host of the database " + construct.getNode().getPath() + " is not " + Host.RULE + ".");
        }
        if (!Token.isUnresolved(port)
                && Port.parse(String.valueOf(port.intValue())).isEmpty()) {
            throw new ConfigException(
                    "The port of the database " + construct.getNode().getPath() + " is not " + Port.RULE + ".");
        }
        securityGroups = List.copyOf(securityGroups);
    }

    /**
     * An RDS instance.
     *
     * @throws ConfigException for an imported instance without its resource id
     */
    public static TargetDatabase of(IDatabaseInstance instance) {
        return new TargetDatabase(
                instance,
                instance.getInstanceEndpoint().getHostname(),
                instance.getInstanceEndpoint().getPort(),
                resourceId(instance, instance::getInstanceResourceId, "instanceResourceId"),
                instance.getConnections().getSecurityGroups());
    }

    /**
     * An Aurora cluster, through the endpoint of its writer.
     *
     * @throws ConfigException for an imported cluster without its resource identifier
     */
    public static TargetDatabase of(IDatabaseCluster cluster) {
        return new TargetDatabase(
                cluster,
                cluster.getClusterEndpoint().getHostname(),
                cluster.getClusterEndpoint().getPort(),
                resourceId(cluster, cluster::getClusterResourceIdentifier, "clusterResourceIdentifier"),
                cluster.getConnections().getSecurityGroups());
    }

    private static String resourceId(IConstruct imported, Supplier<@Nullable String> read, String attribute) {
        String resourceId = orNull(read);
        if (resourceId == null) {
            throw new ConfigException(("The imported database %s has no resource id, so that a replaced one would go"
                            + " unnoticed. Import it with fromLookup, or set %s.")
                    .formatted(imported.getNode().getPath(), attribute));
        }
        return resourceId;
    }

    /** The CDK returns null for an instance; for a cluster it throws what jsii makes a plain exception of. */
    private static @Nullable String orNull(Supplier<@Nullable String> read) {
        try {
            return read.get();
        } catch (RuntimeException failure) {
            if (String.valueOf(failure.getMessage()).contains(NOT_GIVEN)) {
                return null;
            }
            throw failure;
        }
    }
}
