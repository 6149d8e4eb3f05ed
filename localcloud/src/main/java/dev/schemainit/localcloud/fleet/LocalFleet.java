package dev.schemainit.localcloud.fleet;

import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.FunctionSettings;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import dev.schemainit.localcloud.lambda.Invocation;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.lambda.Network;
import dev.schemainit.localcloud.lambda.UnpackedAssets;
import dev.schemainit.localcloud.lambda.ZipArchive;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.states.Execution;
import dev.schemainit.localcloud.states.InvokedFunctions;
import dev.schemainit.localcloud.states.StateMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A deployed fleet: the state machine and the function of its template, the packaged function with its layers in
 * processes of its own, and Secrets Manager; its databases are on servers of this machine.
 */
public final class LocalFleet implements AutoCloseable {
    private static final String FUNCTION = "arn:aws:lambda:eu-west-3:123456789012:function:fleet:1";
    private static final List<String> GROUPS = List.of("sg-function");
    private static final int HTTPS = 443;
    private static final int MEMORY = 512;
    private static final Duration TIME = Duration.ofMinutes(4);

    private final SecretsManager secrets = new SecretsManager();
    private final Network network = new Network(secrets.url());
    private final LambdaService lambda = new LambdaService(network);
    private final StateMachines machines;
    private final String definition;

    /**
     * Deploys it.
     *
     * @param out what the CDK has written
     * @param stack of the fleet and nothing else
     * @param logins the JSON of each secret, by its ARN
     * @param nodeModules the folder with the interpreter of the state machine
     * @param work an empty folder
     */
    public LocalFleet(Path out, String stack, Map<String, String> logins, Path nodeModules, Path work)
            throws IOException {
        logins.forEach(secrets::put);
        network.add(new Network.Rule(false, GROUPS.get(0), "0.0.0.0/0", HTTPS));
        Template template = new CloudAssembly(out).template(stack);
        lambda.put(function(template, out, work));
        definition = definition(template);
        machines = new StateMachines(this::invoke, nodeModules, work);
    }

    /** Executes the state machine to its end, and answers as DescribeExecution does. */
    public Map<String, Object> execute(String input) {
        lambda.forgetInvocations();
        Execution execution = machines.execute(definition, input);
        return execution.succeeded()
                ? Map.of("status", "SUCCEEDED", "output", String.valueOf(execution.output()))
                : Map.of(
                        "status",
                        "FAILED",
                        "error",
                        String.valueOf(execution.error()),
                        "cause",
                        String.valueOf(execution.cause()));
    }

    private Optional<InvokedFunctions.Answer> invoke(String arn, String event)
            throws IOException, InterruptedException {
        Invocation invocation = lambda.invoke(arn, event);
        return Optional.of(new InvokedFunctions.Answer(invocation.failed(), invocation.payload()));
    }

    /** Of the function since the last execution began. */
    public List<Invocation> invocations() {
        return lambda.invocations();
    }

    /** As Lambda runs it: its own settings, and its layers over each other. */
    private static FunctionVersion function(Template template, Path out, Path work) throws IOException {
        Map<String, Object> properties = resources(template, "AWS::Lambda::Function")
                .filter(function -> String.valueOf(function.get("Handler")).contains("schemainit"))
                .findFirst()
                .orElseThrow();
        var variables = new HashMap<String, String>();
        Template.map(Template.map(properties.get("Environment")).get("Variables"))
                .forEach((name, value) -> variables.put(name, String.valueOf(value)));
        Path staged = out.resolve(".schemainit");
        return new FunctionVersion(
                FUNCTION,
                new FunctionSettings(String.valueOf(properties.get("Handler")), MEMORY, TIME, variables, GROUPS),
                new ZipArchive(only(staged, "function-").resolve("function.zip")).unpackInto(work.resolve("task")),
                new UnpackedAssets(work).folder("opt", List.of(only(staged, "sql-"), only(staged, "fleet-"))));
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** With the function's version in it, which is all that it refers to. */
    private static String definition(Template template) {
        Object definition = resources(template, "AWS::StepFunctions::StateMachine")
                .findFirst()
                .orElseThrow()
                .get("DefinitionString");
        if (!(Template.map(definition).get("Fn::Join") instanceof List<?> join)
                || !(join.get(1) instanceof List<?> parts)) {
            throw new IllegalArgumentException("not a definition that refers to a function: " + definition);
        }
        return parts.stream()
                .map(part -> part instanceof String text ? text : FUNCTION)
                .collect(Collectors.joining());
    }

    private static Stream<Map<String, Object>> resources(Template template, String type) {
        return template.resources().values().stream()
                .filter(resource -> resource.type().equals(type))
                .map(Template.Resource::properties);
    }

    @Override
    public void close() throws IOException {
        machines.close();
        lambda.close();
        network.close();
        secrets.close();
    }
}
