package com.example.shop;

import dev.schemainit.infra.SchemaInitializer;
import dev.schemainit.infra.SchemaInitializerProps;
import dev.schemainit.infra.TargetDatabase;
import dev.schemainit.infra.login.ApplicationLogin;
import dev.schemainit.infra.login.SchemaLogin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.constructs.Construct;

/**
 * A network and a database, the database's schema, and a function that uses it: after the deployment the tables are
 * there, and the function may log in.
 */
final class ShopStack extends Stack {
    private static final String DATABASE = "shop";
    private static final String LOGIN = "api";
    private static final SubnetSelection DATA = SubnetSelection.builder()
            .subnetType(SubnetType.PRIVATE_ISOLATED)
            .build();

    ShopStack(Construct scope, String id) {
        super(scope, id);
        Vpc vpc = network();
        DatabaseInstance database = database(vpc);
        SchemaInitializer schema = schema(vpc, database);
        use(schema.logins().get(LOGIN), api(vpc, database));
    }

    private Vpc network() {
        return Vpc.Builder.create(this, "Vpc")
                .maxAzs(2)
                .natGateways(0)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Data")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
    }

    private DatabaseInstance database(Vpc vpc) {
        return DatabaseInstance.Builder.create(this, "Database")
                .engine(DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder()
                        .version(PostgresEngineVersion.VER_17)
                        .build()))
                .vpc(vpc)
                .vpcSubnets(DATA)
                .credentials(Credentials.fromGeneratedSecret("shop"))
                .databaseName(DATABASE)
                .storageEncrypted(true)
                .iamAuthentication(true)
                .build();
    }

    private SchemaInitializer schema(Vpc vpc, DatabaseInstance database) {
        return new SchemaInitializer(
                this,
                "Schema",
                SchemaInitializerProps.builder()
                        .vpc(vpc)
                        .subnets(DATA)
                        .database(TargetDatabase.of(database))
                        .secret(database.getSecret())
                        .databaseName(DATABASE)
                        .sql(Path.of("sql"))
                        // With IAM, because no secret can be read from these subnets but by the initializer.
                        .login(LOGIN, SchemaLogin.withIam("shop_write"))
                        .build());
    }

    /** As api/ has built it. */
    private Function api(Vpc vpc, DatabaseInstance database) {
        return Function.Builder.create(this, "Api")
                .runtime(Runtime.JAVA_21)
                .handler("com.example.shop.api.OrdersHandler::handle")
                .code(Code.fromAsset("api/target/function"))
                .memorySize(1024)
                .timeout(Duration.seconds(30))
                .vpc(vpc)
                .vpcSubnets(DATA)
                .environment(Map.of(
                        "DB_HOST", database.getDbInstanceEndpointAddress(),
                        "DB_PORT", database.getDbInstanceEndpointPort(),
                        "DB_NAME", DATABASE,
                        "DB_USER", LOGIN))
                .build();
    }

    private static void use(ApplicationLogin login, Function api) {
        login.grantConnect(api);
        login.connections().allowDefaultPortFrom(api);
        login.existsBefore(api);
    }
}
