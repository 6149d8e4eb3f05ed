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

    public boolean succeeded() {
        return status().equals("CREATE_COMPLETE") || status().equals("UPDATE_COMPLETE");
    }
}
