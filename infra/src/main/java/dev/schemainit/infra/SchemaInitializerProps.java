package dev.schemainit.infra;

import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.secretsmanager.ISecret;

/**
 * What a {@link SchemaInitializer} is made of.
 *
 * @param vpc the database's network
 * @param subnets where the function's network interfaces go: private ones, with or without a route to the internet
 * @param secret the login, in the form that RDS writes or as a plain password; imported by its complete ARN
 * @param databaseName the database to put the schema into
 * @param user who to connect as, where the secret does not say
 * @param sql the folder of V and R files with its expected.txt
 * @param seeding whether the folder's seed/ files run too
 */
public record SchemaInitializerProps(
        IVpc vpc,
        SubnetSelection subnets,
        Database database,
        ISecret secret,
        String databaseName,
        Optional<String> user,
        Path sql,
        boolean seeding,
        SecretsAccess secretsAccess) {

    public SchemaInitializerProps {
        if (secret.getSecretFullArn() == null) {
            throw new ConfigException("The secret " + secret.getNode().getPath()
                    + " is imported without its complete ARN, so that a policy cannot name exactly this one. Import it with"
                    + " fromSecretCompleteArn.");
        }
    }

    /** A login from the secret alone, no seeding, private subnets with a route out, an endpoint of its own. */
    public static SchemaInitializerProps of(
            IVpc vpc, Database database, ISecret secret, String databaseName, Path sql) {
        var subnets = SubnetSelection.builder()
                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                .build();
        return new SchemaInitializerProps(
                vpc,
                subnets,
                database,
                secret,
                databaseName,
                Optional.empty(),
                sql,
                false,
                new SecretsAccess.NewEndpoint());
    }

    public SchemaInitializerProps withSubnets(SubnetType type) {
        var selection = SubnetSelection.builder().subnetType(type).build();
        return new SchemaInitializerProps(
                vpc, selection, database, secret, databaseName, user, sql, seeding, secretsAccess);
    }

    public SchemaInitializerProps withUser(String name) {
        return new SchemaInitializerProps(
                vpc, subnets, database, secret, databaseName, Optional.of(name), sql, seeding, secretsAccess);
    }

    public SchemaInitializerProps withSeeding(boolean on) {
        return new SchemaInitializerProps(vpc, subnets, database, secret, databaseName, user, sql, on, secretsAccess);
    }

    public SchemaInitializerProps withSecretsAccess(SecretsAccess access) {
        return new SchemaInitializerProps(vpc, subnets, database, secret, databaseName, user, sql, seeding, access);
    }
}
