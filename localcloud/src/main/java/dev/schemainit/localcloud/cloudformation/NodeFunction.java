package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A function of the template that is written in Node, such as the CDK's own Trigger provider: its asset's code as it
 * is, in a process for each event.
 *
 * @param code its asset, unpacked
 * @param handler {@code file.export}
 */
public record NodeFunction(Path code, String handler, Duration timeout, Map<String, String> environment) {
    private static final String RUNNER = "node-function.cjs";

    /**
     * What came of an invocation.
     *
     * @param log what it printed
     * @param payload what it returned, or its error, as JSON; null where it has not come to an end
     */
    record Ran(String log, boolean failed, @Nullable String payload) {}

    /**
     * Runs it to its end.
     *
     * @param event JSON
     * @param cloudFormation where to send the response
     */
    Ran invoke(String event, String cloudFormation, Path directory) throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "provider-", ".log");
        Path outcome = Files.createTempFile(directory, "provider-", ".json");
        var builder = new ProcessBuilder(List.of(
                "node", runner(directory).toString(), code.toString(), handler, cloudFormation, outcome.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            try (var input = process.outputWriter()) {
                input.write(event);
            }
            process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Optional<Map<String, Object>> ran = Json.readObject(Files.readString(outcome));
        return new Ran(
                Files.readString(log),
                ran.filter(of -> of.containsKey("failed")).isPresent(),
                ran.map(of -> Json.write(of.get("payload"))).orElse(null));
    }

    private static Path runner(Path directory) throws IOException {
        Path runner = directory.resolve(RUNNER);
        try (InputStream resource = NodeFunction.class.getResourceAsStream(RUNNER)) {
            Files.copy(resource, runner, StandardCopyOption.REPLACE_EXISTING);
        }
        return runner;
    }
}
