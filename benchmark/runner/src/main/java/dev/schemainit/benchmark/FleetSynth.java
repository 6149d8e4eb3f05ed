package dev.schemainit.benchmark;

import dev.schemainit.infra.SchemaFleet;
import dev.schemainit.infra.SchemaFleetProps;
import dev.schemainit.infra.SecretsAccess;
import dev.schemainit.infra.TargetDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceAttributes;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** A stack with a fleet and nothing else, whose databases are on one server. */
final class FleetSynth {
    static final String STACK = "fleet";

    private FleetSynth() {}

    /** The ARN of a database's secret. */
    static String secret(Database database) {
        return "arn:aws:secretsmanager:eu-west-3:123456789012:secret:tenants/" + database.name() + "-AbCdEf";
    }

    static void write(List<Database> databases, Path sql, Path out) {
        App app = new App(AppProps.builder()
                .outdir(out.toString())
                .context(Map.of("@aws-cdk/core:enablePartitionLiterals", true))
                .build());
        var environment = Environment.builder()
                .account("123456789012")
                .region("eu-west-3")
                .build();
        var stack = new Stack(app, STACK, StackProps.builder().env(environment).build());
        TargetDatabase server = server(stack, databases.get(0));
        var props = SchemaFleetProps.builder().vpc(vpc(stack)).sql(sql).secretsAccess(SecretsAccess.nat());
        databases.forEach(database -> props.target(
                database.name(),
                server,
                database.name(),
                Secret.fromSecretCompleteArn(stack, "Secret-" + database.name(), secret(database))));
        new SchemaFleet(stack, "Fleet", props.build());
        app.synth();
    }

    private static IVpc vpc(Stack stack) {
        return Vpc.fromVpcAttributes(
                stack,
                "Vpc",
                VpcAttributes.builder()
                        .vpcId("vpc-0123456789abcdef0")
                        .availabilityZones(List.of("eu-west-3a"))
                        .privateSubnetIds(List.of("subnet-0123456789abcdef0"))
                        .privateSubnetRouteTableIds(List.of("rtb-0123456789abcdef0"))
                        .build());
    }

    private static TargetDatabase server(Stack stack, Database database) {
        return TargetDatabase.of(DatabaseInstance.fromDatabaseInstanceAttributes(
                stack,
                "Server",
                DatabaseInstanceAttributes.builder()
                        .instanceIdentifier("tenants")
                        .instanceEndpointAddress(database.host())
                        .port(database.port())
                        .instanceResourceId("db-ONE")
                        .securityGroups(
                                List.of(SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-0123456789abcdef0")))
                        .build()));
    }
}
