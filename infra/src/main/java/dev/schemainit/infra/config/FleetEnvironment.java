package dev.schemainit.infra.config;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.config.TargetEnvironment.VpcAccess;
import dev.schemainit.lambda.fleet.FleetWaves;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One environment of {@code cdk.json} with many databases.
 *
 * @param name its key, which is the stack's name
 * @param createDatabase whether a run creates its database if the server does not have it
 * @param seeding whether the files in the folder's seed/ run
 */
public record FleetEnvironment(
        String name,
        Location location,
        VpcAccess network,
        MigrationFolder folder,
        boolean createDatabase,
        boolean seeding,
        ConfiguredFleet fleet) {
    /**
     * Which databases, and how they take their turn.
     *
     * @param targets none with an object
     * @param object null: the targets are all
     * @param topicArn who gets the alarm; null: nobody
     */
    public record ConfiguredFleet(
            List<ConfiguredTarget> targets,
            @Nullable ConfiguredObject object,
            FleetWaves waves,
            String tolerated,
            int perServer,
            @Nullable String topicArn) {
        /** Whether there is a list in S3, and no way to it. */
        boolean needsPrefixList(@Nullable VpcAccess network) {
            boolean nat = network != null && network.endpoint() instanceof SecretsEndpoint.Nat;
            return object != null && object.prefixList() == null && !nat;
        }

        boolean readsSecrets() {
            return object == null
                    ? targets.stream().anyMatch(target -> target.login() instanceof DatabaseLogin.WithPassword)
                    : !object.secretArns().isEmpty();
        }
    }

    /** One database on a server. */
    public record ConfiguredTarget(String name, RdsServer server, String database, DatabaseLogin login) {}

    /**
     * A list in S3.
     *
     * @param prefixList null: S3 is reached over NAT
     * @param secretArns as policies name them
     * @param users each as {@code <resource id>/<user>}
     * @param securityGroupIds of the servers
     * @param port of the servers
     */
    public record ConfiguredObject(
            String bucket,
            String key,
            @Nullable String prefixList,
            List<String> secretArns,
            List<String> users,
            List<String> securityGroupIds,
            int port) {}
}
