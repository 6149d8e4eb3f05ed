package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.text.Json;
import dev.schemainit.infra.SchemaFleet;
import dev.schemainit.infra.SchemaFleetProps;
import dev.schemainit.infra.SecretsAccess;
import dev.schemainit.infra.TargetDatabase;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.lambda.FunctionSettings;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import dev.schemainit.localcloud.lambda.Invocation;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.lambda.Network;
import dev.schemainit.localcloud.network.SecretsManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/**
 * A deployed fleet: the state machine and the function of a template, the packaged function with its layers, Secrets
 * Manager, and real databases on one server.
 *
 * <p>An interpreter of the States Language that is not ours executes the definition: see state-machine.cjs, which also
 * says where it falls short of Step Functions.
 */
final class Fleet implements AutoCloseable {
    private static final String FUNCTION = "arn:aws:lambda:eu-west-3:123456789012:function:fleet:1";
    private static final String SECRET = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:tenants/%s-AbCdEf";
    private static final List<String> GROUPS = List.of("sg-function");
    private static final int MEMORY = 512;
    private static final Duration TIME = Duration.ofSeconds(60);

    private final Map<String, Database> databases;
    private final SecretsManager secrets = new SecretsManager();
    private final Network network = new Network(secrets.url());
    private final LambdaService lambda = new LambdaService(network);
    private final Path definition;

    /** What an execution has come to, as DescribeExecution shows it. */
    record Execution(String status, Map<String, Object> summary) {
        boolean succeeded() {
            return status.equals("SUCCEEDED");
        }

        /** Each as {@code name code}. */
        List<String> failed() {
            return ((List<?>) summary.get("failed"))
                    .stream()
                            .map(Template::map)
                            .map(failure -> failure.get("target") + " " + failure.get("code"))
                            .toList();
        }

        List<?> notBegun() {
            return (List<?>) summary.get("notBegun");
        }

        /** How many were applied, of all waves. */
        int applied() {
            return ((List<?>) summary.get("waves"))
                    .stream()
                            .map(Template::map)
                            .mapToInt(wave -> ((Number) wave.get("applied")).intValue())
                            .sum();
        }
    }

    private Fleet(Map<String, Database> databases, Path directory) throws Exception {
        this.databases = databases;
        databases.forEach((name, database) -> secrets.put(SECRET.formatted(name), Json.write(database.secret())));
        network.add(new Network.Rule(false, GROUPS.get(0), "0.0.0.0/0", 443));
        Path out = Files.createDirectory(directory.resolve("cdk.out"));
        Template template = synth(out);
        lambda.put(function(template, out, directory));
        definition = Files.writeString(directory.resolve("definition.json"), definition(template));
    }

    /** With this many empty databases, {@code t0} and so on. */
    static Fleet of(int size, Path directory) throws Exception {
        var databases = new LinkedHashMap<String, Database>();
        for (int i = 0; i < size; i++) {
            databases.put("t" + i, Database.on(Server.EMBEDDED));
        }
        return new Fleet(databases, directory);
    }

    Database database(String name) {
        return databases.get(name);
    }

    /** All names, in the order of the list. */
    List<String> names() {
        return List.copyOf(databases.keySet());
    }

    /** The names of those whose history has the file. */
    List<String> done() throws Exception {
        var done = new ArrayList<String>();
        for (Map.Entry<String, Database> each : databases.entrySet()) {
            if (each.getValue().tables().contains("schemainit.history")) {
                done.add(each.getKey());
            }
        }
        return done;
    }

    /** The targets that were applied to since the last execution began. */
    List<String> invoked() {
        return lambda.invocations().stream()
                .map(invocation -> Json.readObject(invocation.event()).orElseThrow())
                .filter(event -> event.containsKey("target"))
                .map(event -> String.valueOf(event.get("target")))
                .sorted()
                .toList();
    }

    /** Executes the state machine to its end. */
    Execution execute(String input) throws Exception {
        lambda.forgetInvocations();
        var builder = new ProcessBuilder(
                "node",
                Path.of(Fleet.class.getResource("state-machine.cjs").toURI()).toString(),
                Account.HOME.resolve("node_modules").toString(),
                definition.toString(),
                input);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_LAMBDA",
                        lambda.url(),
                        "AWS_REGION",
                        "eu-west-3",
                        "AWS_ACCESS_KEY_ID",
                        ExecutionEnvironment.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        ExecutionEnvironment.SECRET_KEY));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        lambda.invocations().stream().map(Invocation::toString).forEach(Canary::assertAbsent);
        Map<String, Object> fields = Json.readObject(answer.strip()).orElseThrow(() -> new AssertionError(answer));
        String summary = String.valueOf(fields.getOrDefault("output", fields.get("cause")));
        return new Execution(
                String.valueOf(fields.get("status")),
                Json.readObject(summary).orElseThrow(() -> new AssertionError(answer)));
    }

    private Template synth(Path out) throws IOException {
        App app = new App(AppProps.builder()
                .outdir(out.toString())
                .context(Map.of("@aws-cdk/core:enablePartitionLiterals", true))
                .build());
        var stack = new Stack(
                app,
                "fleet",
                StackProps.builder()
                        .env(Environment.builder()
                                .account("123456789012")
                                .region("eu-west-3")
                                .build())
                        .build());
        new SchemaFleet(stack, "Fleet", props(stack));
        app.synth();
        return new Template(
                "fleet",
                Json.readObject(Files.readString(out.resolve("fleet.template.json")))
                        .orElseThrow());
    }

    private SchemaFleetProps props(Stack stack) {
        int port = databases.values().iterator().next().login().port().number();
        TargetDatabase server = TargetDatabase.of(DatabaseInstance.fromDatabaseInstanceAttributes(
                stack,
                "Server",
                DatabaseInstanceAttributes.builder()
                        .instanceIdentifier("tenants")
                        .instanceEndpointAddress("127.0.0.1")
                        .port(port)
                        .instanceResourceId("db-ONE")
                        .securityGroups(List.of(SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-server")))
                        .build()));
        var props = SchemaFleetProps.builder()
                .vpc(Vpc.fromVpcAttributes(
                        stack,
                        "Vpc",
                        VpcAttributes.builder()
                                .vpcId("vpc-0123456789abcdef0")
                                .availabilityZones(List.of("eu-west-3a"))
                                .privateSubnetIds(List.of("subnet-1"))
                                .build()))
                .sql(Account.HOME.resolve("sql/documents"))
                .secretsAccess(SecretsAccess.nat());
        databases.forEach((name, database) -> props.target(
                name,
                server,
                database.real().name(),
                Secret.fromSecretCompleteArn(stack, "Secret-" + name, SECRET.formatted(name))));
        return props.build();
    }

    /** As Lambda runs it: its own settings, and its layers over each other. */
    private static FunctionVersion function(Template template, Path out, Path directory) throws IOException {
        Map<String, Object> properties = resources(template, "AWS::Lambda::Function")
                .filter(function -> String.valueOf(function.get("Handler")).contains("schemainit"))
                .findFirst()
                .orElseThrow();
        var variables = new HashMap<String, String>();
        Template.map(Template.map(properties.get("Environment")).get("Variables"))
                .forEach((name, value) -> variables.put(name, String.valueOf(value)));
        Path opt = Files.createDirectory(directory.resolve("opt"));
        try (Stream<Path> layers = Files.list(out.resolve(".schemainit"))) {
            for (Path layer : layers.filter(path -> !path.toString().contains("function-"))
                    .toList()) {
                copy(layer, opt);
            }
        }
        return new FunctionVersion(
                FUNCTION,
                new FunctionSettings(String.valueOf(properties.get("Handler")), MEMORY, TIME, variables, GROUPS),
                Installation.packaged().unpackInto(directory.resolve("task")),
                opt);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** With the function's version in it, which is all that it refers to. */
    private static String definition(Template template) {
        Object definition = resources(template, "AWS::StepFunctions::StateMachine")
                .findFirst()
                .orElseThrow()
                .get("DefinitionString");
        var parts = (List<?>) ((List<?>) Template.map(definition).get("Fn::Join")).get(1);
        return parts.stream()
                .map(part -> part instanceof String text ? text : FUNCTION)
                .collect(Collectors.joining());
    }

    private static Stream<Map<String, Object>> resources(Template template, String type) {
        return Template.map(template.content().get("Resources")).values().stream()
                .map(Template::map)
                .filter(resource -> resource.get("Type").equals(type))
                .map(resource -> Template.map(resource.get("Properties")));
    }

    @Override
    public void close() throws IOException {
        lambda.close();
        network.close();
        secrets.close();
        for (Database database : databases.values()) {
            try {
                database.real().close();
            } catch (SQLException gone) {
                throw new IOException(gone);
            }
        }
    }
}
