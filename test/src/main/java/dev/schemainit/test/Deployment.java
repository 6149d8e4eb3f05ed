package dev.schemainit.test;

import dev.schemainit.test.CustomResources.Exchange;
import java.util.List;

/**
 * What a deployment did.
 *
 * @param events in order; the last one tells the stack's status
 * @param exchanges what custom resources were asked and answered
 * @param invocations of functions, meanwhile
 */
record Deployment(List<StackEvent> events, List<Exchange> exchanges, List<Invocation> invocations) {
    Deployment {
        events = List.copyOf(events);
        exchanges = List.copyOf(exchanges);
        invocations = List.copyOf(invocations);
    }

    /** Such as {@code UPDATE_ROLLBACK_COMPLETE}. */
    String status() {
        return events.get(events.size() - 1).status();
    }

    boolean succeeded() {
        return status().equals("CREATE_COMPLETE") || status().equals("UPDATE_COMPLETE");
    }
}
