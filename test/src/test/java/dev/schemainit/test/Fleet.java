package dev.schemainit.test;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.text.Json;
import dev.schemainit.infra.SchemaFleet;
import dev.schemainit.infra.SchemaFleetProps;
import dev.schemainit.infra.SecretsAccess;
import dev.schemainit.infra.TargetDatabase;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.fleet.LocalFleet;
import dev.schemainit.localcloud.lambda.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceAttributes;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** A local fleet whose databases a test can break and look at; no execution tells a password. */
record Fleet(Map<String, Database> databases, LocalFleet deployed) implements AutoCloseable {
    private static final String SECRET = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:tenants/%s-AbCdEf";
    private static final String STACK = "fleet";

    /** What an execution has come to, as DescribeExecution shows it. */
    record Execution(boolean succeeded, Map<String, Object> summary) {
        /** Each as {@code name code}. */
        List<String> failed() {
            return objects("failed").stream()
                    .map(failure -> failure.get("target") + " " + failure.get("code"))
                    .toList();
        }

        List<?> notBegun() {
            return (List<?>) summary.get("notBegun");
        }

        /** How many were applied, of all waves. */
        int applied() {
            return objects("waves").stream()
                    .mapToInt(wave -> ((Number) wave.get("applied")).intValue())
                    .sum();
        }

        private List<Map<String, Object>> objects(String field) {
            return ((List<?>) summary.get(field)).stream().map(Template::map).toList();
        }
    }

    /** With this many empty databases, {@code t0} and so on. */
    static Fleet of(int size, Path directory) throws Exception {
        var databases = new LinkedHashMap<String, Database>();
        for (int i = 0; i < size; i++) {
            databases.put("t" + i, Database.on(Server.EMBEDDED));
        }
        Path out = Files.createDirectory(directory.resolve("cdk.out"));
        synth(databases, out);
        var logins = new HashMap<String, String>();
        databases.forEach((name, database) -> logins.put(SECRET.formatted(name), Json.write(database.secret())));
        return new Fleet(
                databases, new LocalFleet(out, STACK, logins, Account.HOME.resolve("node_modules"), directory));
    }

    private static void synth(Map<String, Database> databases, Path out) {
        App app = new App(AppProps.builder()
                .outdir(out.toString())
                .context(Map.of("@aws-cdk/core:enablePartitionLiterals", true))
                .build());
        var environment = Environment.builder()
                .account("123456789012")
                .region("eu-west-3")
                .build();
        var stack = new Stack(app, STACK, StackProps.builder().env(environment).build());
        TargetDatabase server = server(stack, databases.get("t0"));
        var props = SchemaFleetProps.builder()
                .vpc(Vpc.fromVpcAttributes(
                        stack,
                        "Vpc",
                        VpcAttributes.builder()
                                .vpcId("vpc-0123456789abcdef0")
                                .availabilityZones(List.of("eu-west-3a"))
                                .privateSubnetIds(List.of("subnet-0123456789abcdef0"))
                                .privateSubnetRouteTableIds(List.of("rtb-0123456789abcdef0"))
                                .build()))
                .sql(Installation.shipped("documents"))
                .secretsAccess(SecretsAccess.nat());
        databases.forEach((name, database) -> props.target(
                name,
                server,
                database.real().name(),
                Secret.fromSecretCompleteArn(stack, "Secret-" + name, SECRET.formatted(name))));
        new SchemaFleet(stack, "Fleet", props.build());
        app.synth();
    }

    /** They are all on one. */
    private static TargetDatabase server(Stack stack, Database database) {
        return TargetDatabase.of(DatabaseInstance.fromDatabaseInstanceAttributes(
                stack,
                "Server",
                DatabaseInstanceAttributes.builder()
                        .instanceIdentifier("tenants")
                        .instanceEndpointAddress(database.login().host().text())
                        .port(database.login().port().number())
                        .instanceResourceId("db-ONE")
                        .securityGroups(
                                List.of(SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-0123456789abcdef0")))
                        .build()));
    }

    Database database(String name) {
        return databases.get(name);
    }

    /** All names, in the order of the list. */
    List<String> names() {
        return List.copyOf(databases.keySet());
    }

    /** The names of those that have a history. */
    List<String> done() throws Exception {
        var done = new ArrayList<String>();
        for (String name : databases.keySet()) {
            if (database(name).tables().contains("schemainit.history")) {
                done.add(name);
            }
        }
        return done;
    }

    /** The targets that were applied to since the last execution began. */
    List<String> invoked() {
        return deployed.invocations().stream()
                .map(invocation -> Json.readObject(invocation.event()).orElseThrow())
                .filter(event -> event.containsKey("target"))
                .map(event -> String.valueOf(event.get("target")))
                .toList();
    }

    Execution execute(String input) throws Exception {
        Map<String, Object> described = deployed.execute(input);
        Canary.assertAbsent(described.toString());
        deployed.invocations().stream().map(Invocation::toString).forEach(Canary::assertAbsent);
        String text = String.valueOf(described.getOrDefault("output", described.get("cause")));
        return new Execution(
                described.get("status").equals("SUCCEEDED"),
                Json.readObject(text).orElseThrow(() -> new AssertionError(described)));
    }

    @Override
    public void close() throws IOException, SQLException {
        deployed.close();
        for (Database database : databases.values()) {
            database.real().close();
        }
    }
}
