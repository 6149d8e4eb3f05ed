package dev.schemainit.lambda;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.text.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The function's log: one JSON object a line, one line a step, and the metrics that CloudWatch reads out of it. */
public final class JsonLog {
    /** The failures that have compared, and whose details are the differences. */
    private static final Set<ErrorCode> COMPARISONS = Set.of(EngineError.NOT_AS_EXPECTED, EngineError.DRIFT);

    private final PrintStream out;
    private final String requestId;
    private Mask mask = Mask.NOTHING;
    /** Null: nothing has named it yet. */
    private @Nullable String database;

    public JsonLog(PrintStream out, String requestId) {
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
    public void waiting(String text) {
        step(new Step("wait", text, 0));
    }

    /** The failure's one message, and everything it lists, a line each. */
    public void failure(SchemaInitException failure) {
        Map<String, Object> line = line("ERROR", failure.getMessage());
        line.put("code", failure.code().label());
        line.put("details", failure.details());
        print(line);
    }

    /** Where an error came from that nobody foresaw; its text may hold anything and is left out. */
    public void unforeseen(Throwable error) {
        Map<String, Object> line = line("ERROR", error.getClass().getName());
        line.put(
                "stack",
                List.of(error.getStackTrace()).stream()
                        .limit(20)
                        .map(StackTraceElement::toString)
                        .toList());
        print(line);
    }

    /** What later metrics are about, as {@code host:port/name}. */
    void connectsTo(String address) {
        database = address;
    }

    /** How long a run took and how many files it applied, by database; of a verify also that it has passed. */
    void metrics(Report report) {
        var values = new LinkedHashMap<String, Number>();
        values.put(Metrics.DURATION, report.notes().milliseconds());
        values.put(Metrics.APPLIED_FILES, report.files().applied().size());
        if (report.action() == Action.VERIFY) {
            values.put(Metrics.VERIFY_FAILED, 0);
            values.put(Metrics.DIFFERENCES, 0);
        }
        Map<String, Object> line = line("INFO", new ReportText(report).message());
        line.putAll(
                Metrics.fields(report.connected().database(), report.action().label(), values));
        print(line);
    }

    /** That a verify has failed, which need not be the database's fault, and how many differences it found. */
    void verifyFailed(RuntimeException failure) {
        var values = new LinkedHashMap<String, Number>();
        values.put(Metrics.VERIFY_FAILED, 1);
        if (failure instanceof SchemaInitException explained && COMPARISONS.contains(explained.code())) {
            values.put(Metrics.DIFFERENCES, explained.details().size());
        }
        Map<String, Object> line = line("INFO", "Database schema not verified");
        line.putAll(Metrics.fields(database, Action.VERIFY.label(), values));
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
