package dev.schemainit.localcloud.cloudformation;

import com.sun.net.httpserver.HttpExchange;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.LocalServer;
import dev.schemainit.localcloud.states.InvokedFunctions;
import dev.schemainit.localcloud.states.StateMachines;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CloudFormation's side of custom resources: sends a provider what is asked of it, and takes the response at a
 * presigned URL.
 *
 * <p>A response that AWS would refuse is refused. Sources: AWS CloudFormation Template Reference, "Custom resource
 * request objects" and "Custom resource response objects".
 */
public final class CustomResources implements AutoCloseable {
    private static final int MAX_BYTES = 4096;
    private static final int MAX_ID_BYTES = 1024;

    /**
     * What a provider was asked and answered.
     *
     * @param log what it printed, which CloudWatch would show
     */
    public record Exchange(Map<String, Object> request, Map<String, Object> response, String log) {
        public boolean succeeded() {
            return "SUCCESS".equals(response.get("Status"));
        }

        public String reason() {
            return String.valueOf(response.get("Reason"));
        }

        /** The resource's identifier, unless the provider failed. */
        String succeededWithId() throws ResourceFailure {
            if (!succeeded()) {
                throw new ResourceFailure("Received response status [FAILED] from custom resource. Message returned: "
                        + reason() + " (RequestId: " + request.get("RequestId") + ")");
            }
            return physicalId();
        }

        String physicalId() {
            return String.valueOf(response.get("PhysicalResourceId"));
        }
    }

    private final LocalServer server;
    private final Path directory;
    private final StateMachines machines;
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    /**
     * @param directory for what providers need
     * @param machines where providers leave what takes longer than they may
     */
    public CustomResources(Path directory, StateMachines machines) throws IOException {
        this.directory = directory;
        this.machines = machines;
        this.server = new LocalServer(this::receive);
    }

    /**
     * One request, and its response.
     *
     * @param fields the request without what is new each time
     * @throws ResourceFailure when no valid response comes
     */
    public Exchange send(NodeFunction provider, Map<String, Object> fields)
            throws ResourceFailure, IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        var request = new LinkedHashMap<>(fields);
        request.put("RequestId", id);
        // The signature is in the query; what is before it names the object to put.
        String path = "/" + URLEncoder.encode(fields.get("StackId") + "|" + id, StandardCharsets.UTF_8);
        request.put(
                "ResponseURL",
                "https://cloudformation-custom-resource-response-euwest3.s3.eu-west-3.amazonaws.com" + path
                        + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + id.replace("-", ""));
        String log =
                provider.invoke(Json.write(request), server.url(), directory).log();
        if (!bodies.containsKey(path)) {
            // A provider that has handed its answer over to a state machine.
            machines.awaitEnds();
        }
        String body = Optional.ofNullable(bodies.remove(path))
                .orElseThrow(() -> new ResourceFailure("CloudFormation did not receive a response from your Custom"
                        + " Resource. Please check your logs for requestId [" + id + "]: " + log));
        Map<String, Object> response = Json.readObject(body).orElseThrow(() -> new ResourceFailure("Invalid JSON"));
        check(request, response, body);
        var exchange = new Exchange(request, response, log);
        exchanges.add(exchange);
        return exchange;
    }

    /** Another invocation of a provider, by somebody who waits for its answer. */
    InvokedFunctions.Answer call(NodeFunction provider, String event) throws IOException, InterruptedException {
        NodeFunction.Ran ran = provider.invoke(event, server.url(), directory);
        return ran.payload() == null
                ? new InvokedFunctions.Answer(true, Json.write(Map.of("errorType", "Sandbox.Timedout")))
                : new InvokedFunctions.Answer(ran.failed(), ran.payload());
    }

    /** All that came to an answer, in that order. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    public void forgetExchanges() {
        exchanges.clear();
    }

    @Override
    public void close() {
        server.close();
    }

    private void receive(HttpExchange exchange) throws IOException {
        // S3 verifies the signature over an empty content type: any other is refused.
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        boolean signed = String.valueOf(exchange.getRequestURI().getRawQuery()).contains("X-Amz-Signature=");
        if (exchange.getRequestMethod().equals("PUT") && type.isEmpty() && signed) {
            bodies.put(exchange.getRequestURI().getRawPath(), LocalServer.body(exchange));
            LocalServer.reply(exchange, 200, "");
        } else {
            LocalServer.reply(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
        }
    }

    private static void check(Map<String, Object> request, Map<String, Object> response, String body)
            throws ResourceFailure {
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new ResourceFailure("Response is longer than " + MAX_BYTES + " bytes");
        }
        for (String copied : List.of("StackId", "RequestId", "LogicalResourceId")) {
            if (!Template.text(request, copied).equals(response.get(copied))) {
                throw new ResourceFailure("Invalid " + copied + ": " + response.get(copied));
            }
        }
        var status = String.valueOf(response.get("Status"));
        if (!status.equals("SUCCESS") && !status.equals("FAILED")) {
            throw new ResourceFailure("Invalid Status: " + status);
        }
        if (status.equals("FAILED") && !(response.get("Reason") instanceof String)) {
            throw new ResourceFailure("A failure without a Reason");
        }
        if (!(response.get("PhysicalResourceId") instanceof String id)
                || id.isEmpty()
                || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw new ResourceFailure("Invalid PhysicalResourceId");
        }
    }
}
