package dev.schemainit.infra;

import java.util.List;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.rds.IDatabaseCluster;
import software.amazon.awscdk.services.rds.IDatabaseInstance;
import software.constructs.IConstruct;

/**
 * Where the schema goes: what the initializer needs to know of an instance or a cluster, imported or created in the same
 * app.
 *
 * @param construct what the run waits for, where it is created in the same app
 * @param host the writer's endpoint
 * @param resourceId the identifier that AWS never gives twice: a replaced database has another
 * @param securityGroups the groups that get a rule to let the function in
 */
public record Database(
        IConstruct construct, String host, Number port, String resourceId, List<ISecurityGroup> securityGroups) {
    public Database {
        if (resourceId == null) {
            throw new ConfigException(
                    "The imported database " + construct.getNode().getPath()
                            + " has no resource id, so that a replaced one would not be noticed. Import it with fromLookup, or with"
                            + " instanceResourceId or clusterResourceIdentifier.");
        }
        securityGroups = List.copyOf(securityGroups);
    }

    public static Database of(IDatabaseInstance instance) {
        return new Database(
                instance,
                instance.getInstanceEndpoint().getHostname(),
                instance.getInstanceEndpoint().getPort(),
                instance.getInstanceResourceId(),
                instance.getConnections().getSecurityGroups());
    }

    public static Database of(IDatabaseCluster cluster) {
        return new Database(
                cluster,
                cluster.getClusterEndpoint().getHostname(),
                cluster.getClusterEndpoint().getPort(),
                cluster.getClusterResourceIdentifier(),
                cluster.getConnections().getSecurityGroups());
    }
}
