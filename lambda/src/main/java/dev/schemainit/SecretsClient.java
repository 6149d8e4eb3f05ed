package dev.schemainit;

import dev.schemainit.engine.Deadline;
import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Json;
import dev.schemainit.engine.SchemaInitException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text of one secret from Secrets Manager.
 *
 * <p>One signed request: a whole client of the AWS SDK takes longer to load than everything else in the function. Source:
 * AWS Secrets Manager API Reference, "GetSecretValue" and "Common Errors".
 */
final class SecretsClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration WITH_RETRIES = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 3;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<String> THROTTLING =
            Set.of("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded");

    private final String arn;
    private final String region;
    private final RequestSigner signer;
    private final URI endpoint;

    /**
     * @param environment holds the function's credentials, and {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} where another
     *     endpoint than the region's is to be asked, as for the AWS SDK
     */
    SecretsClient(String arn, String region, Map<String, String> environment) {
        this.arn = arn;
        this.region = region;
        this.signer = new RequestSigner("secretsmanager", region, environment);
        this.endpoint = Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_SECRETS_MANAGER"))
                .map(URI::create)
                .orElseGet(() -> URI.create("https://" + host()));
    }

    /**
     * The secret's current text.
     *
     * @throws SchemaInitException when there is none to be had; it repeats the ARN and no text of an answer
     */
    String text() {
        try {
            Answer answer = ask();
            if (answer.status() != HttpURLConnection.HTTP_OK) {
                throw explain(answer);
            }
            return answer.text("SecretString").orElseThrow(() -> ErrorCode.SECRET_UNREADABLE.exception("it is binary"));
        } catch (IOException noAnswer) {
            throw ErrorCode.SECRET_UNREACHABLE.exception(host());
        }
    }

    /** What came back: JSON, of the secret or of an error. */
    private record Answer(int status, Map<String, Object> members) {
        Optional<String> text(String name) {
            return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
        }

        /** The error's type, which some services write with their namespace before it. */
        String code() {
            String type = text("__type").orElse("");
            return type.substring(type.indexOf('#') + 1);
        }

        boolean isThrottling() {
            return status == TOO_MANY_REQUESTS || THROTTLING.contains(code());
        }

        boolean mayPass() {
            return isThrottling() || status >= HttpURLConnection.HTTP_INTERNAL_ERROR;
        }
    }

    /** Again after an answer that may pass; not after a connection that failed, which would cost its timeout again. */
    private Answer ask() throws IOException {
        Deadline deadline = Deadline.in(WITH_RETRIES);
        Answer answer = askOnce();
        for (int attempt = 1; attempt < ATTEMPTS && answer.mayPass() && !deadline.isPast(); attempt++) {
            deadline.sleep(PAUSE.multipliedBy(1L << attempt));
            answer = askOnce();
        }
        return answer;
    }

    private Answer askOnce() throws IOException {
        byte[] body = Json.write(Map.of("SecretId", arn)).getBytes(StandardCharsets.UTF_8);
        var connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        signer.headers(
                        endpoint,
                        Map.of(
                                "X-Amz-Target", "secretsmanager.GetSecretValue",
                                "Content-Type", "application/x-amz-json-1.1"),
                        body)
                .forEach(connection::setRequestProperty);
        connection.getOutputStream().write(body);
        int status = connection.getResponseCode();
        try (InputStream answer =
                status == HttpURLConnection.HTTP_OK ? connection.getInputStream() : connection.getErrorStream()) {
            String json = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, Json.readObject(json).orElse(Map.of()));
        } finally {
            connection.disconnect();
        }
    }

    /** China has a domain of its own. Source: AWS General Reference, "AWS Secrets Manager endpoints and quotas". */
    private String host() {
        return "secretsmanager." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
    }

    private SchemaInitException explain(Answer answer) {
        // The service writes "Message" for its own errors and "message" for some of those before it.
        String message = answer.text("Message").or(() -> answer.text("message")).orElse("");
        if (answer.isThrottling()) {
            return ErrorCode.SECRET_THROTTLED.exception(arn);
        }
        String code = answer.code();
        return switch (code) {
            case "ResourceNotFoundException" -> ErrorCode.SECRET_NOT_FOUND.exception(arn, region);
            case "InvalidRequestException" -> ErrorCode.SECRET_BEING_DELETED.exception(arn);
            case "DecryptionFailure", "DecryptionFailureException" -> ErrorCode.SECRET_KEY.exception(arn);
            case "AccessDeniedException" ->
                message.contains("KMS")
                        ? ErrorCode.SECRET_KEY.exception(arn)
                        : ErrorCode.SECRET_ACCESS_DENIED.exception(arn);
            default ->
                ErrorCode.SECRET_FAILED.exception(code.matches("[A-Za-z]+") ? code : "status " + answer.status(), arn);
        };
    }
}
