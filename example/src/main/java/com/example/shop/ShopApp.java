package com.example.shop;

import dev.schemainit.infra.SchemaInitializer;
import dev.schemainit.infra.SchemaInitializerProps;
import dev.schemainit.infra.TargetDatabase;
import dev.schemainit.infra.login.ApplicationLogin;
import dev.schemainit.infra.login.SchemaLogin;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
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

/**
 * A network and a database, the database's schema, and a function that uses it: after the deployment the tables are
 * there, and the function may log in.
 */
public final class ShopApp {
    private ShopApp() {}

    public static void main(String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "shop");
        Vpc vpc = Vpc.Builder.create(stack, "Vpc")
                .maxAzs(2)
                .natGateways(0)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Data")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
        SubnetSelection data = SubnetSelection.builder()
                .subnetType(SubnetType.PRIVATE_ISOLATED)
                .build();
        DatabaseInstance database = DatabaseInstance.Builder.create(stack, "Database")
                .engine(DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder()
                        .version(PostgresEngineVersion.VER_17)
                        .build()))
                .vpc(vpc)
                .vpcSubnets(data)
                .credentials(Credentials.fromGeneratedSecret("shop"))
                .databaseName("shop")
                .storageEncrypted(true)
                .iamAuthentication(true)
                .build();

        SchemaInitializer schema = new SchemaInitializer(
                stack,
                "Schema",
                SchemaInitializerProps.builder()
                        .vpc(vpc)
                        .subnets(data)
                        .database(TargetDatabase.of(database))
                        .secret(database.getSecret())
                        .databaseName("shop")
                        .sql(Path.of("sql"))
                        // With IAM, because no secret can be read from these subnets but by the initializer.
                        .login("api", SchemaLogin.withIam("shop_write"))
                        .build());

        Function api = Function.Builder.create(stack, "Api")
                .runtime(Runtime.NODEJS_22_X)
                .handler("index.handler")
                .code(Code.fromInline("exports.handler = async () => 'connect as api, with a token of IAM';"))
                .vpc(vpc)
                .vpcSubnets(data)
                .build();
        ApplicationLogin login = schema.logins().get("api");
        login.grantConnect(api);
        login.connections().allowDefaultPortFrom(api);
        login.existsBefore(api);
        app.synth();
    }
}
