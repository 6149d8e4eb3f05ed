package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.localcloud.cloudformation.CustomResources;
import dev.schemainit.localcloud.cloudformation.NodeFunction;
import dev.schemainit.localcloud.cloudformation.ResourceFailure;
import dev.schemainit.localcloud.states.StateMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The presigned URL takes what CloudFormation's takes, and nothing else.
 *
 * <p>The forms: AWS CloudFormation Template Reference, "Custom resource request objects" and "Custom resource response
 * objects" ("The total size of the response body can't exceed 4096 bytes").
 */
class CustomResourcesIT {
    private static final String RESPONSE = "{Status: 'SUCCESS', StackId: event.StackId, RequestId: event.RequestId,"
            + " LogicalResourceId: event.LogicalResourceId, PhysicalResourceId: 'p'";

    @TempDir
    private Path directory;

    private StateMachines machines;
    private CustomResources customResources;

    @BeforeEach
    void start() throws IOException {
        machines = new StateMachines((arn, event) -> Optional.empty(), directory, directory);
        customResources = new CustomResources(directory, machines);
    }

    @AfterEach
    void stop() {
        customResources.close();
        machines.close();
    }

    /** A provider that answers like this, in the way of the CDK's. */
    private CustomResources.Exchange answer(String response, String contentType) throws Exception {
        Files.writeString(directory.resolve("index.js"), """
                exports.external = {};
                exports.handler = (event) => {
                  const url = new URL(event.ResponseURL);
                  const body = JSON.stringify(%s);
                  const headers = { "content-type": "%s", "content-length": Buffer.byteLength(body) };
                  const request = { hostname: url.hostname, path: url.pathname + url.search, method: "PUT", headers };
                  return exports.external.sendHttpRequest(request, body);
                };
                """.formatted(response, contentType));
        var provider = new NodeFunction(directory, "index.handler", Duration.ofSeconds(20), Map.of());
        return customResources.send(
                provider,
                Map.of(
                        "RequestType", "Create",
                        "StackId", "arn:aws:cloudformation:eu-west-3:111122223333:stack/one/guid",
                        "LogicalResourceId", "Run",
                        "ResourceType", "Custom::Trigger",
                        "ResourceProperties", Map.of()));
    }

    @Test
    void aResponseInTheDocumentedFormIsTaken() throws Exception {
        assertThat(answer(RESPONSE + "}", "").succeeded()).isTrue();
        var failed = answer(RESPONSE + ", Status: 'FAILED', Reason: 'why'}", "");
        assertThat(failed.succeeded()).isFalse();
        assertThat(failed.reason()).isEqualTo("why");
        assertThat(failed.request()).containsKeys("ResponseURL", "RequestId");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            ", Reason: 'x'.repeat(4096)",       longer than 4096 bytes
            ", StackId: 'other'",               Invalid StackId
            ", RequestId: 'other'",             Invalid RequestId
            ", LogicalResourceId: 'other'",     Invalid LogicalResourceId
            ", Status: 'OK'",                   Invalid Status
            ", Status: 'FAILED'",               without a Reason
            ", PhysicalResourceId: ''",         Invalid PhysicalResourceId
            """)
    void anyOtherResponseIsRefused(String change, String told) {
        assertThatThrownBy(() -> answer(RESPONSE + change + "}", ""))
                .isInstanceOf(ResourceFailure.class)
                .hasMessageContaining(told);
    }

    @Test
    void aContentTypeThatWasNotSignedIsRefused() {
        assertThatThrownBy(() -> answer(RESPONSE + "}", "application/json"))
                .isInstanceOf(ResourceFailure.class)
                .hasMessageContaining("did not receive a response");
    }
}
