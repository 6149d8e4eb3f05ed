package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.StackEvent;
import dev.schemainit.localcloud.lambda.Invocation;
import java.util.List;
import java.util.Map;

/** What a function's invocations answered, and what CloudFormation shows of a failure. */
final class Answers {
    private Answers() {}

    /** The report in the body of an invocation that succeeded. */
    static Map<String, Object> report(Invocation invocation) {
        return Outcome.of(invocation).succeeded();
    }

    /** The files that a run applied. */
    static List<Object> applied(Invocation invocation) {
        return ((List<?>) report(invocation).get("applied"))
                .stream().map(file -> (Object) ((Map<?, ?>) file).get("file")).toList();
    }

    /** Fails unless the run failed with this code, and CloudFormation's reason is its message; returns that. */
    static String reason(Deployment deployment, Invocation invocation, String code) {
        String message = Outcome.of(invocation).failedWith(code);
        assertThat(deployment.exchanges().get(0).response()).containsEntry("Status", "FAILED");
        // The provider's own stack trace follows on the next lines.
        assertThat(deployment.exchanges().get(0).reason().lines().findFirst())
                .contains("Error: " + message + " " + Outcome.address(code));
        assertThat(failure(deployment).reason().orElseThrow()).contains(message);
        return message;
    }

    /** The error of an invocation that Lambda itself ended. */
    static Map<String, Object> error(Invocation invocation) {
        assertThat(invocation.failed()).as(invocation.payload()).isTrue();
        return Json.readObject(invocation.payload()).orElseThrow();
    }

    /** The resource that failed. */
    static StackEvent failure(Deployment deployment) {
        assertThat(deployment.succeeded()).as(deployment.events().toString()).isFalse();
        return deployment.events().stream()
                .filter(StackEvent::isFailure)
                .findFirst()
                .orElseThrow();
    }
}
