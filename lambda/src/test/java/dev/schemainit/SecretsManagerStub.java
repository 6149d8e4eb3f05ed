package dev.schemainit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.schemainit.engine.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Secrets Manager as GetSecretValue shows it: answers, in the service's own forms, what a test tells it to.
 *
 * <p>Source: AWS Secrets Manager API Reference, GetSecretValue.
 */
final class SecretsManagerStub implements AutoCloseable {
    /** What of a request the service would look at. */
    record Request(String target, String authorization, String token, String body) {}

    /** What is answered next. */
    record Answer(int status, String json) {
        /** The request is taken, and nothing ever comes back. */
        static final Answer SILENCE = new Answer(0, "");

        static Answer text(String secret) {
            return value(Map.of("SecretString", secret));
        }

        static Answer json(Map<String, Object> secret) {
            return text(Json.write(secret));
        }

        static Answer binary(String secret) {
            return value(Map.of(
                    "SecretBinary", Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));
        }

        /** An error of the caller's or, from 500, of the service's. */
        static Answer error(int status, String type, String message) {
            // The real service writes "Message" for its own errors and "message" for some of those before it.
            String key = type.equals("ThrottlingException") ? "message" : "Message";
            return new Answer(status, Json.write(Map.of("__type", type, key, message)));
        }

        private static Answer value(Map<String, Object> secret) {
            var fields = new LinkedHashMap<String, Object>(Map.of(
                    "ARN",
                    ARN,
                    "Name",
                    "database",
                    "VersionId",
                    "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE",
                    "VersionStages",
                    List.of("AWSCURRENT"),
                    "CreatedDate",
                    1.523477145713E9));
            fields.putAll(secret);
            return new Answer(200, Json.write(fields));
        }
    }

    static final String ARN = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:database-a1B2c3";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();

    SecretsManagerStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** Answers in this order from now on, and then with the last one again and again. */
    synchronized void answers(Answer... next) {
        answers.clear();
        answers.addAll(Arrays.asList(next));
        requests.clear();
    }

    /** What was asked since the answers were set. */
    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        var request = new Request(
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Authorization"),
                headers.getFirst("X-Amz-Security-Token"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Answer answer = next(request);
        if (answer == Answer.SILENCE) {
            awaitClose();
        } else {
            byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private synchronized Answer next(Request request) {
        requests.add(request);
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
