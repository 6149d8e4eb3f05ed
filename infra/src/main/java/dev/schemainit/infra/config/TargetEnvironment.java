package dev.schemainit.infra.config;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.lambda.SecretArn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.ec2.SubnetType;

/**
 * One environment of {@code cdk.json}: a database that gets a schema, and where to find what belongs to it.
 *
 * @param name its key, which is the stack's name
 */
public record TargetEnvironment(
        String name, Location location, VpcAccess network, RdsServer server, DatabaseLogin login, SchemaSource schema) {

    /** @param account twelve digits */
    public record Location(String account, String region) {}

    /**
     * Where the function is attached, and how it reaches Secrets Manager.
     *
     * @param vpc the VPC's Name tag, or its id
     */
    public record VpcAccess(String vpc, SubnetType subnets, SecretsEndpoint endpoint) {
        public boolean hasVpcId() {
            return vpc.startsWith("vpc-");
        }
    }

    /** The interface endpoint of Secrets Manager. */
    public sealed interface SecretsEndpoint {
        /** @param zones the availability zones for it; none: those of the function's subnets */
        record Created(List<String> zones) implements SecretsEndpoint {}

        /** @param securityGroupId the group of an endpoint that the VPC has */
        record Existing(String securityGroupId) implements SecretsEndpoint {}

        /** No endpoint: the subnets have a NAT. */
        record Nat() implements SecretsEndpoint {}
    }

    /** A database server as RDS knows it. */
    public record RdsServer(RdsKind kind, String identifier) {
        /** An RDS instance, or an Aurora cluster. */
        public enum RdsKind {
            INSTANCE,
            CLUSTER
        }
    }

    /**
     * Who connects.
     *
     * @param secretKeyArn the customer managed key that encrypts the secret; null: the key that AWS manages
     * @param user null: the secret names the user
     */
    public record DatabaseLogin(
            SecretSource secret,
            @Nullable String secretKeyArn,
            @Nullable UserName user) {}

    /** Which secret holds the login. */
    public sealed interface SecretSource {
        /** The configuration gives its name. */
        record ByName(String name) implements SecretSource {}

        /** The configuration gives its complete ARN. */
        record ByArn(SecretArn arn) implements SecretSource {}

        /** The secret that RDS manages for the server. */
        record Managed() implements SecretSource {}
    }

    /**
     * What goes where.
     *
     * @param createDatabase whether the run creates the database if the server does not have it
     * @param seeding whether the files in the folder's seed/ run
     */
    public record SchemaSource(
            DatabaseName database, boolean createDatabase, MigrationFolder folder, boolean seeding) {}
}
