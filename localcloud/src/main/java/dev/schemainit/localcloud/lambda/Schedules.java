package dev.schemainit.localcloud.lambda;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EventBridge Scheduler without a clock, and Lambda's part in what it starts: the schedules that exist fire when
 * somebody asks for it, and an asynchronous invocation that failed is repeated, and told, as configured.
 *
 * <p>Sources: EventBridge Scheduler API Reference, "Target"; AWS Lambda Developer Guide, "How Lambda handles errors and
 * retries with asynchronous invocation" and "Capturing records of Lambda asynchronous invocations".
 */
public final class Schedules {
    /** What Lambda does where nothing is configured. */
    private static final Handling USUAL = new Handling(2, null);

    private final LambdaService lambda;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, Handling> handlings = new LinkedHashMap<>();

    public Schedules(LambdaService lambda) {
        this.lambda = lambda;
    }

    /** What a schedule invokes, and with which event. */
    public record Target(String functionArn, String input) {}

    /**
     * What happens to an asynchronous invocation that fails.
     *
     * @param retries after the first attempt
     * @param destination the ARN of what is told after the last one; null: nothing is
     */
    public record Handling(int retries, @Nullable String destination) {}

    /**
     * What came of one schedule.
     *
     * @param attempts one, or more where Lambda repeated it
     * @param message what the destination got; null: nothing was published
     */
    public record Fired(
            List<Invocation> attempts,
            @Nullable String destination,
            @Nullable String message) {
        public Invocation last() {
            return attempts.get(attempts.size() - 1);
        }
    }

    /** Creates a schedule, or gives it another target. */
    public synchronized void put(String name, Target target) {
        targets.put(name, target);
    }

    public synchronized void remove(String name) {
        targets.remove(name);
    }

    /** @param functionArn with its version */
    public synchronized void putHandling(String functionArn, Handling handling) {
        handlings.put(functionArn, handling);
    }

    /** Lets every schedule fire once, one after the other. */
    public synchronized List<Fired> fire() throws IOException, InterruptedException {
        var fired = new ArrayList<Fired>();
        for (Target target : targets.values()) {
            fired.add(fire(target));
        }
        return fired;
    }

    private Fired fire(Target target) throws IOException, InterruptedException {
        Handling handling = handlings.getOrDefault(target.functionArn(), USUAL);
        var attempts = new ArrayList<Invocation>();
        do {
            attempts.add(lambda.invoke(target.functionArn(), target.input()));
        } while (attempts.get(attempts.size() - 1).failed() && attempts.size() <= handling.retries());
        Invocation last = attempts.get(attempts.size() - 1);
        return last.failed() && handling.destination() != null
                ? new Fired(attempts, handling.destination(), message(last, attempts.size()))
                : new Fired(attempts, null, null);
    }

    private static String message(Invocation failed, int attempts) {
        var message = new LinkedHashMap<String, Object>();
        message.put("version", "1.0");
        message.put(
                "requestContext",
                Map.of(
                        "requestId",
                        failed.requestId(),
                        "functionArn",
                        failed.functionArn(),
                        "condition",
                        "RetriesExhausted",
                        "approximateInvokeCount",
                        attempts));
        message.put("requestPayload", Json.readObject(failed.event()).orElseThrow());
        message.put("responseContext", Map.of("statusCode", 200, "functionError", "Unhandled"));
        message.put("responsePayload", Json.readObject(failed.payload()).orElseThrow());
        return Json.write(message);
    }
}
