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
 * @param logins of its applications, in the order of the file
 * @param watch null: nobody compares the database between deployments
 * @param longWork null: work ends within the function's time
 */
public record TargetEnvironment(
        String name,
        Location location,
        VpcAccess network,
        RdsServer server,
        DatabaseLogin login,
        SchemaSource schema,
        List<ConfiguredLogin> logins,
        @Nullable ConfiguredWatch watch,
        @Nullable ConfiguredWork longWork) {

    /** @param account twelve digits */
    public record Location(String account, String region) {}

    /**
     * Where the function is attached, and how it reaches Secrets Manager.
     *
     * @param vpc the VPC's Name tag, or its id
     * @param endpoint null: no secret is read
     */
    public record VpcAccess(
            String vpc, SubnetType subnets, @Nullable SecretsEndpoint endpoint) {
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

    /** Who connects. */
    public sealed interface DatabaseLogin {
        /**
         * Whom the secret names, with its password.
         *
         * @param secretKeyArn the customer managed key that encrypts the secret; null: the key that AWS manages
         * @param user null: the secret names the user
         */
        record WithPassword(
                SecretSource secret,
                @Nullable String secretKeyArn,
                @Nullable UserName user) implements DatabaseLogin {}

        /** This user, with a token that IAM signs. */
        record WithToken(UserName user) implements DatabaseLogin {}
    }

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
     * The login of an application.
     *
     * @param role one of those that the folder declares
     * @param iam whether a token of IAM is its password; otherwise it has a secret
     * @param secretKeyArn the customer managed key that encrypts its secret; null: the key that AWS manages
     */
    public record ConfiguredLogin(
            String name, String role, boolean iam, @Nullable String secretKeyArn) {}

    /**
     * A comparison between deployments.
     *
     * @param schedule as EventBridge Scheduler writes it, such as {@code rate(1 day)}, in UTC
     * @param topicArn who is told; null: there is the alarm alone
     */
    public record ConfiguredWatch(String schedule, @Nullable String topicArn) {}

    /**
     * What takes longer than the function may.
     *
     * @param inBackground whether the deployment does not wait for it
     * @param topicArn who is told if it fails in the background; null: there is the alarm alone
     */
    public record ConfiguredWork(
            boolean inBackground, @Nullable String topicArn) {}

    /**
     * What goes where.
     *
     * @param createDatabase whether the run creates the database if the server does not have it
     * @param seeding whether the files in the folder's seed/ run
     * @param reportsDrift whether a deployment goes on if the database was changed by hand since the last one
     */
    public record SchemaSource(
            DatabaseName database,
            boolean createDatabase,
            MigrationFolder folder,
            boolean seeding,
            boolean reportsDrift) {}
}
