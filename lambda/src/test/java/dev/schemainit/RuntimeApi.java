package dev.schemainit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The side of AWS Lambda that a runtime talks to, for one process and one invocation at a time.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
final class RuntimeApi implements AutoCloseable {
    /** What a runtime posted: an invocation's response, or an error. Headers as one text. */
    record Post(boolean failed, String headers, String body) {}

    private record Invocation(String id, byte[] event, Duration time) {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VERSION = "/2018-06-01/runtime/";
    private static final String ACCEPTED = "{\"status\":\"OK\"}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

    /** Held while the runtime waits for an invocation. Asking for the next one is what ends one. */
    private final Semaphore idle = new Semaphore(0);

    private volatile String current = "";

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(VERSION + "invocation/next", this::next);
        server.createContext(VERSION + "invocation/", this::invocation);
        server.createContext(VERSION + "init/error", exchange -> accept(exchange, true));
        server.setExecutor(threads);
        server.start();
    }

    /** As in the environment variable AWS_LAMBDA_RUNTIME_API. */
    String address() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    /** The id of the last invocation. */
    String requestId() {
        return current;
    }

    /** Waits until the runtime is ready for an invocation. */
    void awaitIdle() throws InterruptedException {
        if (!idle.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the runtime never asked for an invocation");
        }
        idle.release();
    }

    /** Hands one event to an idle runtime, and waits until it has posted the outcome and is idle again. */
    Post invoke(byte[] event, Duration time) throws InterruptedException {
        idle.acquire();
        current = UUID.randomUUID().toString();
        invocations.add(new Invocation(current, event, time));
        Post post = posts.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (post == null) {
            throw new IllegalStateException("the runtime did not answer within " + LIMIT);
        }
        awaitIdle();
        return post;
    }

    /** To be called when the runtime's process is gone, so that nobody waits for it. */
    void runtimeEnded(int exitCode) {
        posts.add(new Post(true, "", "the process ended with exit code " + exitCode));
        idle.release();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
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
            headers.set(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:eu-west-3:123456789012:function:schemainit:1");
            headers.set(
                    "Lambda-Runtime-Trace-Id",
                    "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
            // The JDK's server takes 0 for an unknown length, and -1 for none.
            exchange.sendResponseHeaders(200, invocation.event().length == 0 ? -1 : invocation.event().length);
            exchange.getResponseBody().write(invocation.event());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void invocation(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(VERSION + "invocation/" + current + "/response")) {
            accept(exchange, false);
        } else if (path.equals(VERSION + "invocation/" + current + "/error")) {
            accept(exchange, true);
        } else {
            reply(exchange, 400, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
        }
    }

    private void accept(HttpExchange exchange, boolean failed) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String headers = exchange.getRequestHeaders().entrySet().toString();
        reply(exchange, 202, ACCEPTED);
        posts.add(new Post(failed, headers, body));
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
