package dev.schemainit.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.CredentialsBaseOptions;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceAttributes;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** An app of somebody else, with no flags set, that uses the construct on databases of its own. */
final class DatabaseApp {
    static final Path SQL = Path.of("sql/documents");

    final Stack stack = new Stack(SampleApp.app(Map.of()), "shop");
    final Vpc vpc = Vpc.Builder.create(stack, "Vpc").maxAzs(2).build();
    private TargetDatabase database;

    DatabaseInstance instance() {
        return DatabaseInstance.Builder.create(stack, "Instance")
                .engine(DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder()
                        .version(PostgresEngineVersion.VER_17)
                        .build()))
                .vpc(vpc)
                .credentials(Credentials.fromGeneratedSecret(
                        "shop",
                        CredentialsBaseOptions.builder()
                                .encryptionKey(new Key(stack, "Key"))
                                .build()))
                .databaseName("shop")
                .build();
    }

    DatabaseCluster cluster() {
        return DatabaseCluster.Builder.create(stack, "Cluster")
                .engine(DatabaseClusterEngine.auroraPostgres(AuroraPostgresClusterEngineProps.builder()
                        .version(AuroraPostgresEngineVersion.VER_17_4)
                        .build()))
                .vpc(vpc)
                .writer(ClusterInstance.serverlessV2("writer"))
                .defaultDatabaseName("shop")
                .build();
    }

    /** An existing database with this resource id. */
    TargetDatabase imported(String resourceId) {
        return TargetDatabase.of(DatabaseInstance.fromDatabaseInstanceAttributes(
                stack,
                "Imported",
                DatabaseInstanceAttributes.builder()
                        .instanceIdentifier("shop")
                        .instanceEndpointAddress("shop.c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com")
                        .port(5432)
                        .instanceResourceId(resourceId)
                        .securityGroups(
                                List.of(SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-0123456789abcdef0")))
                        .build()));
    }

    ISecret importedSecret() {
        return Secret.fromSecretCompleteArn(
                stack, "Secret", "arn:aws:secretsmanager:eu-west-3:111122223333:secret:shop-AbCdEf");
    }

    SchemaInitializerProps.Builder props(TargetDatabase database, ISecret secret) {
        return SchemaInitializerProps.builder()
                .vpc(vpc)
                .database(database)
                .secret(secret)
                .databaseName("shop")
                .sql(SQL);
    }

    /** The one imported database of the app. */
    TargetDatabase database() {
        if (database == null) {
            database = imported("db-ONE");
        }
        return database;
    }

    /** On an imported database and secret. */
    SchemaInitializerProps.Builder props() {
        return props(database(), importedSecret());
    }

    void add(String id, SchemaInitializerProps.Builder props) {
        new SchemaInitializer(stack, id, props.build());
    }

    Rendered rendered() {
        return Rendered.of(stack);
    }
}
