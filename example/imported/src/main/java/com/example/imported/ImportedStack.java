package com.example.imported;

import dev.schemainit.infra.SchemaInitializer;
import dev.schemainit.infra.SchemaInitializerProps;
import dev.schemainit.infra.SecretsAccess;
import dev.schemainit.infra.TargetDatabase;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterAttributes;
import software.amazon.awscdk.services.rds.IDatabaseCluster;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/**
 * The schema of an Aurora cluster that another team has made, in its VPC.
 *
 * <p>Its attributes stand here, so that a synth needs no credentials. {@code Vpc.fromLookup} and
 * {@code DatabaseCluster.fromLookup} find them by name instead, once, and write them into cdk.context.json.
 */
final class ImportedStack extends Stack {
    ImportedStack(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        IVpc vpc = Vpc.fromVpcAttributes(
                this,
                "Vpc",
                VpcAttributes.builder()
                        .vpcId("vpc-0123456789abcdef0")
                        .availabilityZones(List.of("eu-west-3a", "eu-west-3b"))
                        .privateSubnetIds(List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"))
                        .build());
        IDatabaseCluster cluster = DatabaseCluster.fromDatabaseClusterAttributes(
                this,
                "Cluster",
                DatabaseClusterAttributes.builder()
                        .clusterIdentifier("orders")
                        .clusterResourceIdentifier("cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                        .clusterEndpointAddress("orders.cluster-c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                        .port(5432)
                        .securityGroups(
                                List.of(SecurityGroup.fromSecurityGroupId(this, "Database", "sg-0123456789abcdef0")))
                        .build());
        ISecret login = Secret.fromSecretCompleteArn(
                this, "Login", "arn:aws:secretsmanager:eu-west-3:111122223333:secret:orders/login-AbCdEf");

        new SchemaInitializer(
                this,
                "Schema",
                SchemaInitializerProps.builder()
                        .vpc(vpc)
                        .database(TargetDatabase.of(cluster))
                        .secret(login)
                        // The VPC has an endpoint of Secrets Manager already.
                        .secretsAccess(SecretsAccess.existingEndpoint(
                                SecurityGroup.fromSecurityGroupId(this, "Endpoint", "sg-0123456789abcdef1")))
                        .databaseName("orders")
                        .sql(Path.of("sql"))
                        .build());
    }
}
