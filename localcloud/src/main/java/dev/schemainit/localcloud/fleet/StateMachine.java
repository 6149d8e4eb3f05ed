package dev.schemainit.localcloud.fleet;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/**
 * A definition in Amazon States Language, executed by the npm package aws-local-stepfunctions; state-machine.cjs says
 * where that falls short of Step Functions.
 *
 * @param definition a file
 * @param nodeModules the folder with the package
 * @param lambda the URL of the Invoke API
 */
record StateMachine(Path definition, Path nodeModules, String lambda) {
    private static final String RUNNER = "state-machine.cjs";

    /** Executes it to its end, and answers as DescribeExecution does. */
    Map<String, Object> execute(String input) throws IOException, InterruptedException {
        Path runner = definition.resolveSibling(RUNNER);
        try (InputStream resource = Objects.requireNonNull(StateMachine.class.getResourceAsStream(RUNNER))) {
            Files.copy(resource, runner, StandardCopyOption.REPLACE_EXISTING);
        }
        var builder =
                new ProcessBuilder("node", runner.toString(), nodeModules.toString(), definition.toString(), input);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_LAMBDA",
                        lambda,
                        "AWS_REGION",
                        "eu-west-3",
                        "AWS_ACCESS_KEY_ID",
                        ExecutionEnvironment.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        ExecutionEnvironment.SECRET_KEY,
                        "NODE_NO_WARNINGS",
                        "1"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return Json.readObject(answer.strip()).orElseThrow(() -> new IOException("no execution: " + answer));
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
