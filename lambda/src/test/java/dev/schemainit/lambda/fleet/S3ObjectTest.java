package dev.schemainit.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one request to S3, and what its answers mean; AWS's own clients have signed the same way since 2013. */
class S3ObjectTest {
    private static final S3Object OBJECT =
            S3Object.parse("s3://tenants.example/fleet/all targets.json").orElseThrow();

    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String body = "[]";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            requests.add(exchange.getRequestURI().getRawPath() + " " + headers.getFirst("Authorization") + " "
                    + headers.getFirst("X-Amz-Security-Token"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String read() {
        return read("http://localhost:" + server.getAddress().getPort(), Duration.ofSeconds(1));
    }

    private static String read(String endpoint, Duration time) {
        return OBJECT.text(
                Map.of(
                        "AWS_REGION", "eu-west-3",
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "example",
                        "AWS_SESSION_TOKEN", "session",
                        "AWS_ENDPOINT_URL_S3", endpoint),
                1000,
                Deadline.in(time),
                progress -> {});
    }

    private SchemaInitException refused() {
        return catchThrowableOfType(SchemaInitException.class, this::read);
    }

    @Test
    void isReadWithOneSignedRequest() {
        body = "[\"Zürich\"]";

        assertThat(read()).isEqualTo(body);
        assertThat(requests)
                .singleElement()
                .asString()
                .matches(
                        "/tenants\\.example/fleet/all%20targets\\.json AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-west-3/"
                                + "s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                                + " Signature=[0-9a-f]{64} session");
    }

    @ParameterizedTest
    @CsvSource({
        "404, SI-158, does not exist",
        "403, SI-159, 'it does not exist, or the role may not read it'",
        "301, SI-161, S3 answered status 301",
        "503, SI-161, S3 answered status 503"
    })
    void anAnswerThatIsNoObjectIsExplained(int answered, String code, String reason) {
        status = answered;
        body = "<Error><Code>Kanarienvogel</Code></Error>";

        assertThat(refused().getMessage())
                .startsWith(code + " ")
                .contains(reason, OBJECT.uri())
                .doesNotContain("Kanarienvogel");
    }

    @Test
    void anObjectThatIsTooLargeIsRefused() {
        body = " ".repeat(1001);

        assertThat(refused().getMessage()).contains("it is larger than 1000 bytes");
    }

    @Test
    void anS3WithoutAWayThereIsWaitedForAndNamed() {
        server.stop(0);

        SchemaInitException failure = catchThrowableOfType(
                SchemaInitException.class,
                () -> read("http://localhost:" + server.getAddress().getPort(), Duration.ofSeconds(6)));

        assertThat(failure.getMessage()).startsWith("SI-160 ").contains("gateway endpoint of S3", "tried for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket", "s3://bucket/", "s3://B/key", "/opt/targets.json", "s3:/bucket/key", "s3://b/k"})
    void anotherTextIsNoObject(String text) {
        assertThat(S3Object.parse(text)).isEmpty();
    }
}
