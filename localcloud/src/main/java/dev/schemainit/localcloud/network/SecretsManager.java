package dev.schemainit.localcloud.network;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Secrets Manager as GetSecretValue shows it: keeps secrets, or answers, in the service's own forms, what it is told
 * to.
 *
 * <p>Source: AWS Secrets Manager API Reference, GetSecretValue.
 */
public final class SecretsManager implements AutoCloseable {
    /** What of a request the service would look at. */
    public record Request(String target, String authorization, String token, String body) {}

    /** What is answered. */
    public record Answer(int status, String json) {
        /** The request is taken, and nothing ever comes back. */
        public static final Answer SILENCE = new Answer(0, "");

        /** The ARN's last part is the name, a hyphen and six characters at random. */
        private static final int RANDOM_CHARACTERS = 7;

        private static int nameAt(String arn) {
            return arn.indexOf(":secret:") + ":secret:".length();
        }

        public static Answer text(String secret) {
            return value(ARN, Map.of("SecretString", secret));
        }

        public static Answer json(Map<String, Object> secret) {
            return text(Json.write(secret));
        }

        public static Answer binary(String secret) {
            String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            return value(ARN, Map.of("SecretBinary", encoded));
        }

        /** An error of the caller's or, from 500, of the service's. */
        public static Answer error(int status, String type, String message) {
            // The real service writes "Message" for its own errors and "message" for some of those before it.
            String key = type.equals("ThrottlingException") ? "message" : "Message";
            return new Answer(status, Json.write(Map.of("__type", type, key, message)));
        }

        private static Answer value(String arn, Map<String, Object> secret) {
            return value(arn, UUID.randomUUID().toString(), List.of(CURRENT), secret);
        }

        private static Answer value(String arn, String version, List<String> stages, Map<String, Object> secret) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("ARN", arn);
            fields.put("Name", arn.substring(nameAt(arn), arn.length() - RANDOM_CHARACTERS));
            fields.put("VersionId", version);
            fields.put("VersionStages", stages);
            fields.put("CreatedDate", 1.523477145713E9);
            fields.putAll(secret);
            return new Answer(200, Json.write(fields));
        }
    }

    /** Of the secret in the answers that a test sets. */
    public static final String ARN = "arn:aws:secretsmanager:eu-west-3:123456789012:secret:database-a1B2c3";

    private static final String CURRENT = "AWSCURRENT";

    private final LocalServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, StoredSecret> secrets = new LinkedHashMap<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();

    public SecretsManager() throws IOException {
        server = new LocalServer(this::answer);
    }

    public String url() {
        return server.url();
    }

    /** Where it listens. */
    public InetSocketAddress at() {
        return server.at();
    }

    /** Keeps this text under an ARN, instead of the one before. */
    public synchronized void put(String arn, String text) {
        secrets.put(arn, StoredSecret.of(text));
    }

    /** Begins a rotation, with this text as the version that is pending. */
    public synchronized void putPending(String arn, String text) {
        secrets.put(arn, secret(arn).withPending(text));
    }

    /** Ends a rotation: what was pending is current now. */
    public synchronized void finishRotation(String arn) {
        secrets.put(arn, secret(arn).finished());
    }

    public synchronized void remove(String arn) {
        secrets.remove(arn);
    }

    /** Of all secrets that are kept, in the order in which they came. */
    public synchronized List<String> arns() {
        return List.copyOf(secrets.keySet());
    }

    /** The current text of a secret that is kept. */
    public synchronized String text(String arn) {
        return secret(arn).current().text();
    }

    private StoredSecret secret(String arn) {
        return Objects.requireNonNull(secrets.get(arn), arn);
    }

    /** Answers in this order from now on, and then with the last one again and again, whatever is asked for. */
    public synchronized void answers(Answer... next) {
        answers.clear();
        answers.addAll(Arrays.asList(next));
        requests.clear();
    }

    /** What was asked since the answers were set. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        var request = new Request(
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Authorization"),
                headers.getFirst("X-Amz-Security-Token"),
                LocalServer.body(exchange));
        Answer answer = next(request);
        if (answer.equals(Answer.SILENCE)) {
            awaitClose();
            exchange.close();
        } else {
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            LocalServer.reply(exchange, answer.status(), answer.json());
        }
    }

    private synchronized Answer next(Request request) {
        requests.add(request);
        return switch (answers.size()) {
            case 0 -> kept(request);
            case 1 -> answers.element();
            default -> answers.remove();
        };
    }

    private Answer kept(Request request) {
        if (request.authorization() == null) {
            return Answer.error(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (!"secretsmanager.GetSecretValue".equals(request.target())) {
            return Answer.error(400, "UnknownOperationException", "");
        }
        Map<String, Object> fields = Json.readObject(request.body()).orElse(Map.of());
        String id = String.valueOf(fields.get("SecretId"));
        String stage = String.valueOf(fields.getOrDefault("VersionStage", CURRENT));
        return secrets.keySet().stream()
                .filter(arn -> isNamed(arn, id))
                .findFirst()
                .map(arn -> version(arn, stage))
                .orElse(notFound("Secrets Manager can't find the specified secret."));
    }

    private Answer version(String arn, String stage) {
        StoredSecret secret = secret(arn);
        return secret.version(stage)
                .map(version ->
                        Answer.value(arn, version.id(), secret.stages(version), Map.of("SecretString", version.text())))
                .orElseGet(() ->
                        notFound("Secrets Manager can't find the specified secret value for staging label: " + stage));
    }

    private static Answer notFound(String message) {
        return Answer.error(400, "ResourceNotFoundException", message);
    }

    /** By the complete ARN, by the partial one without its random characters, or by the name alone. */
    private static boolean isNamed(String arn, String id) {
        String partial = arn.substring(0, arn.length() - Answer.RANDOM_CHARACTERS);
        return id.equals(arn) || id.equals(partial) || id.equals(partial.substring(Answer.nameAt(partial)));
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
