package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Waiting;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.lambda.TokenSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * An object in S3, read with one signed request: a client of S3 would double the function's package.
 *
 * <p>Source: Amazon S3 API Reference, "GetObject" and "Authenticating Requests". The bucket stands in the path, so that
 * one whose name has dots has a certificate too.
 *
 * @param uri {@code s3://bucket/key}
 */
record S3Object(String uri, String bucket, String key) {
    private static final Pattern URI_FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^\\x00-\\x1f]{1,1024})");
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    /** How long S3 may not be there: a new endpoint and its routes need that. */
    private static final Duration NEW_ENDPOINT = Duration.ofSeconds(60);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private record Answer(int status, String text) {}

    /** Empty for a text of another form. */
    static Optional<S3Object> parse(String text) {
        Matcher form = URI_FORM.matcher(text);
        return form.matches() ? Optional.of(new S3Object(text, form.group(1), form.group(2))) : Optional.empty();
    }

    /**
     * Its text. Waits for an S3 that cannot be reached yet, or is overloaded.
     *
     * @param environment the function's, with region and credentials; {@code AWS_ENDPOINT_URL_S3} works as in the SDK
     * @throws dev.schemainit.engine.failure.SchemaInitException if it cannot be read, or has more bytes
     */
    String text(Map<String, String> environment, int maxBytes, Deadline deadline, Consumer<String> progress) {
        URI endpoint = endpoint(environment);
        var waiting = new Waiting(deadline, TIMEOUT, progress);
        Deadline limit = Deadline.in(NEW_ENDPOINT);
        while (true) {
            Answer answer = get(endpoint, environment, maxBytes);
            if (answer.status() == OK) {
                return answer.text();
            }
            var failure = answer.status() == 0
                    ? FleetError.LIST_UNREACHABLE.exception(endpoint.getHost())
                    : explain(answer.status());
            boolean passes = answer.status() == 0 || answer.status() >= SERVER_ERROR;
            if (!passes || !waiting.allows(limit)) {
                throw waiting.ended(failure);
            }
            waiting.pause(limit, failure.reason());
        }
    }

    private SchemaInitException explain(int status) {
        return switch (status) {
            case NOT_FOUND -> FleetError.LIST_NOT_FOUND.exception(uri);
            case FORBIDDEN -> FleetError.LIST_DENIED.exception(uri);
            default -> FleetError.LIST_FAILED.exception(status, uri);
        };
    }

    private static URI endpoint(Map<String, String> environment) {
        String region = environment.getOrDefault("AWS_REGION", "");
        return URI.create(environment.getOrDefault(
                "AWS_ENDPOINT_URL_S3",
                "https://s3." + region + "."
                        + PartitionMetadata.of(Region.of(region)).dnsSuffix()));
    }

    /** With status 0 where nothing has answered. */
    private Answer get(URI endpoint, Map<String, String> environment, int maxBytes) {
        SdkHttpRequest get = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(endpoint)
                .encodedPath("/" + bucket + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key))
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(TokenSigner.credentials(environment))
                        .request(get)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, environment.getOrDefault("AWS_REGION", ""))
                        // As S3 wants it: the path is signed as it is sent.
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        try (SdkHttpClient client = UrlConnectionHttpClient.builder()
                .connectionTimeout(TIMEOUT)
                .socketTimeout(TIMEOUT)
                .build()) {
            HttpExecuteResponse response = client.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .build())
                    .call();
            int status = response.httpResponse().statusCode();
            return new Answer(status, status == OK ? body(response, maxBytes) : "");
        } catch (IOException noAnswer) {
            return new Answer(0, "");
        }
    }

    private String body(HttpExecuteResponse response, int maxBytes) throws IOException {
        InputStream body = response.responseBody().map(InputStream.class::cast).orElseGet(InputStream::nullInputStream);
        try (body) {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw FleetError.LIST_WRONG.exception(uri, "it is larger than " + maxBytes + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
