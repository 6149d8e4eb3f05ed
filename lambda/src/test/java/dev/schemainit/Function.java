package dev.schemainit;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The packaged function in one execution environment: a process that stays warm, under AWS's runtime interface client.
 *
 * <p>As in Lambda, the JVM's own class path holds the runtime alone; the runtime finds the function's jars in lib/ of the
 * working directory. Sources: AWS Lambda Developer Guide, "Lambda execution environment" and "Defined runtime environment
 * variables"; the runtime interface client's CustomerClassLoader.
 */
final class Function implements AutoCloseable {
    /** How long an invocation may take where a test says nothing else. */
    private static final Duration TIME = Duration.ofSeconds(30);

    /** Stands for the function's credentials, which belong into no log either. */
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    static final String SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";

    private final RuntimeApi api;
    private final Process process;
    private final Path stdout;
    private final Path stderr;

    private Function(RuntimeApi api, Process process, Path stdout, Path stderr) {
        this.api = api;
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        process.onExit().thenAccept(ended -> api.runtimeEnded(ended.exitValue()));
    }

    /**
     * Starts a process and waits until it asks for its first invocation.
     *
     * @param task the unpacked package
     * @param settings the function's own environment variables
     */
    static Function start(Path task, Map<String, String> settings) throws Exception {
        var api = new RuntimeApi();
        var builder = new ProcessBuilder(command()).directory(task.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(task, api));
        builder.environment().putAll(settings);
        Path stdout = Files.createTempFile(task.getParent(), "function-", ".out");
        Path stderr = Files.createTempFile(task.getParent(), "function-", ".err");
        Process process = builder.redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
        var function = new Function(api, process, stdout, stderr);
        api.awaitIdle();
        return function;
    }

    private static List<String> command() throws URISyntaxException {
        var runtime = new ArrayList<String>();
        // The client, and the three libraries it depends on.
        for (Class<?> part :
                List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)) {
            runtime.add(Path.of(part.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Both are Lambda's own defaults.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, runtime),
                AWSLambda.class.getName(),
                Handler.class.getName() + "::handleRequest");
    }

    private static Map<String, String> environment(Path task, RuntimeApi api) {
        return Stream.of(
                        "AWS_LAMBDA_RUNTIME_API=" + api.address(),
                        "_HANDLER=" + Handler.class.getName() + "::handleRequest",
                        "LAMBDA_TASK_ROOT=" + task,
                        "LAMBDA_RUNTIME_DIR=/var/runtime",
                        "AWS_EXECUTION_ENV=AWS_Lambda_java" + Runtime.version().feature(),
                        "AWS_REGION=eu-west-3",
                        "AWS_DEFAULT_REGION=eu-west-3",
                        "AWS_ACCESS_KEY_ID=" + ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY=" + SECRET_KEY,
                        "AWS_SESSION_TOKEN=" + SESSION_TOKEN,
                        "AWS_LAMBDA_FUNCTION_NAME=schemainit",
                        "AWS_LAMBDA_FUNCTION_VERSION=1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
                        "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
                        "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/schemainit",
                        "AWS_LAMBDA_LOG_STREAM_NAME=2026/01/01/[1]0123456789abcdef",
                        "AWS_LAMBDA_LOG_FORMAT=JSON",
                        "AWS_LAMBDA_LOG_LEVEL=INFO",
                        "LANG=en_US.UTF-8",
                        "PATH=/usr/local/bin:/usr/bin:/bin",
                        "TZ=:UTC")
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    Outcome invoke(String event) throws Exception {
        return invoke(event, TIME);
    }

    /** One invocation; whatever comes of it, no password is told. */
    Outcome invoke(String event, Duration time) throws Exception {
        api.awaitIdle();
        int printed = bytes(stdout).length;
        int complained = bytes(stderr).length;
        long start = System.nanoTime();
        RuntimeApi.Post post = api.invoke(event.getBytes(StandardCharsets.UTF_8), time);
        var took = Duration.ofNanos(System.nanoTime() - start);
        var outcome = new Outcome(
                api.requestId(), post, textFrom(printed, bytes(stdout)), textFrom(complained, bytes(stderr)), took);
        Canary.assertAbsent(outcome.toString());
        if (outcome.toString().contains(SECRET_KEY) || outcome.toString().contains(SESSION_TOKEN)) {
            throw new AssertionError("the function's credentials are told");
        }
        return outcome;
    }

    @Override
    public void close() {
        // Lambda ends an environment in the same way: it kills what has no extension.
        process.destroyForcibly().onExit().join();
        api.close();
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    private static String textFrom(int offset, byte[] bytes) {
        return new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8);
    }
}
