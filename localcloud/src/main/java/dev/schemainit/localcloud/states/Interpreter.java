package dev.schemainit.localcloud.states;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Executes definitions in the States Language, each in a process of its own. */
final class Interpreter implements AutoCloseable {
    private static final String RUNNER = "state-machine.cjs";

    /** How long an execution waits where its definition says longer. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final Path nodeModules;
    private final Path runner;
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();

    /**
     * @param nodeModules where the interpreter is, which is not ours
     * @param directory for what it needs
     */
    Interpreter(Path nodeModules, Path directory) throws IOException {
        this.nodeModules = nodeModules;
        this.runner = directory.resolve(RUNNER);
        try (InputStream resource = Objects.requireNonNull(Interpreter.class.getResourceAsStream(RUNNER))) {
            Files.copy(resource, runner, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Runs a definition to its end.
     *
     * @param input JSON, like the definition
     * @param functions where its tasks are invoked
     * @return its {@code output}, or its {@code error} and {@code cause}
     */
    Map<String, Object> execute(String definition, String input, String functions) throws IOException {
        var builder = new ProcessBuilder("node", runner.toString(), functions, String.valueOf(MOMENT.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NODE_PATH", nodeModules.toAbsolutePath().toString());
        Process process = builder.start();
        processes.add(process);
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write("{\"definition\":" + definition + ",\"input\":" + input + "}");
        }
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        processes.remove(process);
        return Json.readObject(text).orElseThrow(() -> new IOException("the interpreter has ended: " + text));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
