package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.CustomResources.Exchange;
import dev.schemainit.localcloud.cloudformation.StackEvent;
import dev.schemainit.localcloud.lambda.Invocation;
import java.util.List;

/**
 * What a deployment did.
 *
 * @param events in order; the last one has the stack's status
 * @param exchanges what custom resources were asked and answered
 * @param invocations of functions, meanwhile
 */
public record Deployment(List<StackEvent> events, List<Exchange> exchanges, List<Invocation> invocations) {
    public Deployment {
        events = List.copyOf(events);
        exchanges = List.copyOf(exchanges);
        invocations = List.copyOf(invocations);
    }

    /** Such as {@code UPDATE_ROLLBACK_COMPLETE}. */
    public String status() {
        return events.get(events.size() - 1).status();
    }

    /** Why the first resource that failed did so, as one line; empty where none has. */
    String reason() {
        return events.stream()
                .filter(StackEvent::isFailure)
                .flatMap(event -> event.reason().stream())
                .flatMap(reason -> reason.lines().limit(1))
                .findFirst()
                .orElse("");
    }

    public boolean succeeded() {
        return status().equals("CREATE_COMPLETE") || status().equals("UPDATE_COMPLETE");
    }
}
