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
import java.util.concurrent.TimeUnit;

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
     * Runs it to its end.
     *
     * @param cloudFormation where to send the response
     * @return what it logged
     */
    String invoke(Map<String, Object> event, String cloudFormation, Path directory)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "provider-", ".log");
        var builder = new ProcessBuilder(
                List.of("node", runner(directory).toString(), code.toString(), handler, cloudFormation));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            try (var input = process.outputWriter()) {
                input.write(Json.write(event));
            }
            process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().onExit().join();
        }
        return Files.readString(log);
    }

    private static Path runner(Path directory) throws IOException {
        Path runner = directory.resolve(RUNNER);
        try (InputStream resource = NodeFunction.class.getResourceAsStream(RUNNER)) {
            Files.copy(resource, runner, StandardCopyOption.REPLACE_EXISTING);
        }
        return runner;
    }
}
