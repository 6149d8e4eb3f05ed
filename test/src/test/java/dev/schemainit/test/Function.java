package dev.schemainit.test;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.lambda.Handler;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.lambda.FunctionSettings;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The packaged function in a process of its own, without a stack around it: whatever comes of a call, no secret is
 * told.
 */
final class Function implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final int MEMORY = 512;
    private static final String ARN = "arn:aws:lambda:eu-west-3:123456789012:function:schemainit:1";

    private final ExecutionEnvironment environment;

    private Function(ExecutionEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Starts a process and waits until it asks for its first invocation.
     *
     * @param task the unpacked package
     * @param settings the function's own environment variables
     */
    static Function start(Path task, Map<String, String> settings) throws Exception {
        return start(task, Handler.NAME, settings);
    }

    /** The same with another handler of the package. */
    static Function start(Path task, String handler, Map<String, String> settings) throws Exception {
        Path hosts = Files.writeString(task.resolveSibling("hosts"), "127.0.0.1 localhost\n");
        var version =
                new FunctionVersion(ARN, new FunctionSettings(handler, MEMORY, TIME, settings, List.of()), task, task);
        return new Function(ExecutionEnvironment.start(version, hosts));
    }

    Outcome invoke(String event) throws Exception {
        return invoke(event, TIME);
    }

    Outcome invoke(String event, Duration time) throws Exception {
        var outcome = Outcome.of(environment.invoke(event, time));
        Canary.assertAbsent(outcome.toString());
        if (outcome.toString().contains(ExecutionEnvironment.SECRET_KEY)
                || outcome.toString().contains(ExecutionEnvironment.SESSION_TOKEN)) {
            throw new AssertionError("the function's credentials are told");
        }
        return outcome;
    }

    @Override
    public void close() {
        environment.close();
    }
}
