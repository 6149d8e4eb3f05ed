package dev.schemainit.infra;

import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awscdk.services.ec2.SubnetType;

/**
 * One environment of {@code cdk.json}: a database that gets a schema, and where to find what belongs to it.
 *
 * @param name its key, which is the stack's name
 * @param account twelve digits
 * @param vpc the VPC's Name tag, or its id
 * @param subnets the kind of subnets for the function
 * @param server the database server's kind and identifier
 * @param secret the secret's name, or its complete ARN
 * @param secretKey the ARN of the customer managed key that encrypts the secret, where there is one
 * @param database the database on the server
 * @param user who to connect as, where the secret does not say
 * @param sql the folder of SQL files
 * @param seeding whether the files in the folder's seed/ run
 * @param secretsEndpoint {@code create}, {@code nat}, or the security group of an endpoint that is there
 */
record Environment(
        String name,
        String account,
        String region,
        String vpc,
        SubnetType subnets,
        Server server,
        String secret,
        Optional<String> secretKey,
        String database,
        Optional<String> user,
        Path sql,
        boolean seeding,
        String secretsEndpoint) {

    /** A database server as RDS knows it. */
    record Server(Kind kind, String identifier) {
        /** Also the configuration's key. */
        enum Kind {
            INSTANCE,
            CLUSTER
        }
    }

    static final String CREATE_ENDPOINT = "create";
    static final String NAT = "nat";

    boolean hasVpcId() {
        return vpc.startsWith("vpc-");
    }

    boolean hasSecretArn() {
        return secret.startsWith("arn:");
    }
}
