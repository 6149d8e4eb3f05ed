package dev.schemainit.localcloud.lambda;

import com.sun.net.httpserver.HttpExchange;
import dev.schemainit.localcloud.network.LocalServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The side of AWS Lambda that a runtime talks to, for one process and one invocation at a time.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
public final class RuntimeApi implements AutoCloseable {
    /** What a runtime posted: an invocation's response, or an error. Headers as one text. */
    public record Post(boolean failed, String headers, String body) {}

    private record Invocation(String id, String event, Duration time) {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VERSION = "/2018-06-01/runtime/";
    private static final int ANY_NUMBER = 1_000;

    private final String functionArn;
    private final LocalServer server;
    private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

    /** Held while the runtime waits for an invocation. Asking for the next one is what ends one. */
    private final Semaphore idle = new Semaphore(0);

    private volatile String current = "";

    public RuntimeApi(String functionArn) throws IOException {
        this.functionArn = functionArn;
        this.server = new LocalServer(this::handle);
    }

    /** As in the environment variable AWS_LAMBDA_RUNTIME_API. */
    public String address() {
        return server.address();
    }

    /** The id of the last invocation. */
    String requestId() {
        return current;
    }

    /** Waits until the runtime is ready for an invocation, or has ended. */
    void awaitIdle() throws InterruptedException {
        if (!idle.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the runtime never asked for an invocation");
        }
        idle.release();
    }

    /**
     * Hands one event to an idle runtime, and waits until it has posted the outcome and is idle again.
     *
     * @return empty when that took longer than the time that it had
     */
    public Optional<Post> invoke(String event, Duration time) throws InterruptedException {
        idle.acquire();
        current = UUID.randomUUID().toString();
        invocations.add(new Invocation(current, event, time));
        Post post = posts.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        if (post != null) {
            awaitIdle();
        }
        return Optional.ofNullable(post);
    }

    /**
     * Follows the runtime's process to its end, so that nobody waits for an answer of one that is gone.
     *
     * <p>On a thread of its own: {@link Process#onExit()} takes one of the common pool, which has a single one on two
     * cores from JDK 25 on, and that one may be waiting for this very answer.
     */
    public void follow(Process process) {
        var thread = new Thread(
                () -> {
                    try {
                        runtimeEnded(process.waitFor());
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                },
                "end of the runtime");
        thread.setDaemon(true);
        thread.start();
    }

    private void runtimeEnded(int exitCode) {
        posts.add(new Post(
                true,
                "",
                "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + current
                        + " Error: Runtime exited with error: exit status " + exitCode + "\"}"));
        idle.release(ANY_NUMBER);
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(VERSION + "invocation/next")) {
            next(exchange);
        } else if (path.equals(VERSION + "init/error") || path.equals(VERSION + "invocation/" + current + "/error")) {
            accept(exchange, true);
        } else if (path.equals(VERSION + "invocation/" + current + "/response")) {
            accept(exchange, false);
        } else {
            LocalServer.reply(
                    exchange, 400, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        idle.release();
        try {
            Invocation invocation = invocations.take();
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "application/json");
            headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
            headers.set(
                    "Lambda-Runtime-Deadline-Ms",
                    String.valueOf(Instant.now().plus(invocation.time()).toEpochMilli()));
            headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
            headers.set(
                    "Lambda-Runtime-Trace-Id",
                    "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
            LocalServer.reply(exchange, 200, invocation.event());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void accept(HttpExchange exchange, boolean failed) throws IOException {
        String body = LocalServer.body(exchange);
        String headers = exchange.getRequestHeaders().entrySet().toString();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        LocalServer.reply(exchange, 202, "{\"status\":\"OK\"}");
        posts.add(new Post(failed, headers, body));
    }
}
