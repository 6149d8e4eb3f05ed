package dev.schemainit.lambda;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.text.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The function's log: one JSON object a line, one line a step, and the metrics that CloudWatch reads out of it.
 *
 * <p>Source of the metrics' form: Amazon CloudWatch User Guide, "Embedded metric format specification".
 */
final class JsonLog {
    private static final String NAMESPACE = "schemainit";

    private final PrintStream out;
    private final String requestId;
    private Mask mask = Mask.NOTHING;

    JsonLog(PrintStream out, String requestId) {
        this.out = out;
        this.requestId = requestId;
    }

    /** Takes a password out of every line from now on, as well as those before it. */
    void mask(Mask password) {
        mask = mask.and(password);
    }

    /** What must not be said of this call. */
    Mask mask() {
        return mask;
    }

    void step(Step step) {
        Map<String, Object> line = line("INFO", step.text());
        line.put("step", step.name());
        line.put("milliseconds", step.milliseconds());
        print(line);
    }

    /** What is no failure, and somebody should know. */
    void warning(String text) {
        print(line("WARN", text));
    }

    /** What the call waits for. */
    void waiting(String text) {
        step(new Step("wait", text, 0));
    }

    /** The failure's one message, and everything it lists, a line each. */
    void failure(SchemaInitException failure) {
        Map<String, Object> line = line("ERROR", failure.getMessage());
        line.put("code", failure.code().label());
        line.put("details", failure.details());
        print(line);
    }

    /** Where an error came from that nobody foresaw; its text may hold anything and is left out. */
    void unforeseen(Throwable error) {
        Map<String, Object> line = line("ERROR", error.getClass().getName());
        line.put(
                "stack",
                List.of(error.getStackTrace()).stream()
                        .limit(20)
                        .map(StackTraceElement::toString)
                        .toList());
        print(line);
    }

    /** How long a run took and how many files it applied, by database. */
    void metrics(Report report) {
        Map<String, Object> line = line("INFO", new ReportText(report).message());
        line.put(
                "_aws",
                Map.of(
                        "Timestamp",
                        Instant.now().toEpochMilli(),
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace",
                                NAMESPACE,
                                "Dimensions",
                                List.of(List.of("database", "action")),
                                "Metrics",
                                List.of(
                                        Map.of("Name", "Duration", "Unit", "Milliseconds"),
                                        Map.of("Name", "AppliedFiles", "Unit", "Count"))))));
        line.put("database", report.connected().database());
        line.put("action", report.action().label());
        line.put("Duration", report.notes().milliseconds());
        line.put("AppliedFiles", report.files().applied().size());
        print(line);
    }

    /** Named as the runtime's own JSON lines are, so that Lambda's filter by log level reads them. */
    private Map<String, Object> line(String level, String message) {
        var line = new LinkedHashMap<String, Object>();
        line.put("timestamp", Instant.now().toString());
        line.put("level", level);
        line.put("AWSRequestId", requestId);
        line.put("message", message);
        return line;
    }

    private void print(Map<String, Object> line) {
        out.println(Json.write(line, mask::apply));
    }
}
