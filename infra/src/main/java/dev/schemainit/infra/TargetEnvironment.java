package dev.schemainit.infra;

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
record TargetEnvironment(String name, Location location, Network network, Server server, Login login, Schema schema) {

    /** @param account twelve digits */
    record Location(String account, String region) {}

    /**
     * Where the function is attached, and how it reaches Secrets Manager.
     *
     * @param vpc the VPC's Name tag, or its id
     */
    record Network(String vpc, SubnetType subnets, SecretsEndpoint endpoint) {
        boolean hasVpcId() {
            return vpc.startsWith("vpc-");
        }
    }

    /** The interface endpoint of Secrets Manager. */
    sealed interface SecretsEndpoint {
        /** @param zones the availability zones for it; none: those of the function's subnets */
        record Created(List<String> zones) implements SecretsEndpoint {}

        /** @param securityGroupId the group of an endpoint that the VPC has */
        record Existing(String securityGroupId) implements SecretsEndpoint {}

        /** No endpoint: the subnets have a NAT. */
        record Nat() implements SecretsEndpoint {}
    }

    /** A database server as RDS knows it. */
    record Server(Kind kind, String identifier) {
        /** An RDS instance, or an Aurora cluster. */
        enum Kind {
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
    record Login(
            SecretSource secret,
            @Nullable String secretKeyArn,
            @Nullable UserName user) {}

    /** Which secret holds the login. */
    sealed interface SecretSource {
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
    record Schema(DatabaseName database, boolean createDatabase, MigrationFolder folder, boolean seeding) {}
}
