package dev.schemainit.localcloud.lambda;

import dev.schemainit.localcloud.lambda.Invocation.Printed;
import dev.schemainit.localcloud.network.TokenCheck.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One process of a function, which stays warm between invocations, under AWS's runtime interface client.
 *
 * <p>As in Lambda, the JVM's own class path holds the runtime alone; the runtime finds the function's jars in lib/ of
 * the working directory. A folder of this machine takes the place of /opt, wherever the function's environment names
 * that. Sources: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle" and "Defined
 * runtime environment variables"; the runtime interface client's CustomerClassLoader.
 */
public final class ExecutionEnvironment implements AutoCloseable {
    /** Stands for the function's credentials, which belong into no log. */
    public static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    public static final String SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";
    public static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";

    /** Whose tokens a database takes. */
    public static final Caller CALLER = new Caller(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN);

    private static final String OPT = "/opt";

    private final FunctionVersion function;
    private final RuntimeApi api;
    private final Process process;
    private final Path stdout;
    private final Path stderr;

    private ExecutionEnvironment(FunctionVersion function, RuntimeApi api, Process process, Path stdout, Path stderr) {
        this.function = function;
        this.api = api;
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        api.follow(process);
    }

    /**
     * Starts a process and waits until it asks for its first invocation, or gives up.
     *
     * @param hosts the names that it can resolve, and nothing else
     */
    public static ExecutionEnvironment start(FunctionVersion function, Path hosts)
            throws IOException, InterruptedException {
        var api = new RuntimeApi(function.arn());
        Path logs = Files.createDirectories(function.task().resolveSibling("logs"));
        Path stdout = Files.createTempFile(logs, "function-", ".out");
        Path stderr = Files.createTempFile(logs, "function-", ".err");
        var builder = new ProcessBuilder(command(function, hosts, logs))
                .directory(function.task().toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables(function, api));
        var environment = new ExecutionEnvironment(function, api, builder.start(), stdout, stderr);
        api.awaitIdle();
        return environment;
    }

    FunctionVersion function() {
        return function;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    public Invocation invoke(String event) throws IOException, InterruptedException {
        return invoke(event, function.settings().timeout());
    }

    /** One invocation; the process is killed when that takes longer than it may. */
    public Invocation invoke(String event, Duration time) throws IOException, InterruptedException {
        api.awaitIdle();
        int printed = bytes(stdout).length;
        int complained = bytes(stderr).length;
        long start = System.nanoTime();
        RuntimeApi.Post post = api.invoke(event, time).orElseGet(() -> timedOut(time));
        var took = Duration.ofNanos(System.nanoTime() - start);
        return new Invocation(
                function.arn(),
                api.requestId(),
                event,
                post,
                new Printed(textFrom(printed, bytes(stdout)), textFrom(complained, bytes(stderr))),
                took);
    }

    @Override
    public void close() {
        // Lambda ends an environment in the same way: it kills what has no extension.
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }

    private RuntimeApi.Post timedOut(Duration time) {
        close();
        return new RuntimeApi.Post(
                true,
                "",
                String.format(
                        Locale.ROOT,
                        "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: %s Error: Task timed out"
                                + " after %.2f seconds\"}",
                        api.requestId(),
                        time.toMillis() / 1000.0));
    }

    private static List<String> command(FunctionVersion function, Path hosts, Path directory) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A process here could take more than the function would have.
                "-Xmx" + function.settings().memory() + "m",
                "-Djdk.net.hosts.file=" + hosts));
        command.addAll(RuntimeClient.arguments(function.settings().handler(), directory));
        return command;
    }

    private static Map<String, String> variables(FunctionVersion function, RuntimeApi api) {
        var variables = new HashMap<>(Stream.of(
                        "AWS_LAMBDA_RUNTIME_API=" + api.address(),
                        "_HANDLER=" + function.settings().handler(),
                        "LAMBDA_TASK_ROOT=" + function.task(),
                        "LAMBDA_RUNTIME_DIR=/var/runtime",
                        "AWS_EXECUTION_ENV=AWS_Lambda_java" + Runtime.version().feature(),
                        "AWS_REGION=" + function.region(),
                        "AWS_DEFAULT_REGION=" + function.region(),
                        "AWS_ACCESS_KEY_ID=" + ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY=" + SECRET_KEY,
                        "AWS_SESSION_TOKEN=" + SESSION_TOKEN,
                        "AWS_LAMBDA_FUNCTION_NAME=" + function.name(),
                        "AWS_LAMBDA_FUNCTION_VERSION=" + function.version(),
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=" + function.settings().memory(),
                        "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
                        "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/" + function.name(),
                        "AWS_LAMBDA_LOG_STREAM_NAME=2026/01/01/[" + function.version() + "]0123456789abcdef",
                        "AWS_LAMBDA_LOG_FORMAT=JSON",
                        "AWS_LAMBDA_LOG_LEVEL=INFO",
                        "LANG=en_US.UTF-8",
                        "PATH=/usr/local/bin:/usr/bin:/bin",
                        "TZ=:UTC")
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])));
        function.settings()
                .environment()
                .forEach((name, value) -> variables.put(
                        name,
                        value.equals(OPT) || value.startsWith(OPT + "/")
                                ? function.opt() + value.substring(OPT.length())
                                : value));
        return variables;
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    private static String textFrom(int offset, byte[] bytes) {
        return new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8);
    }
}
