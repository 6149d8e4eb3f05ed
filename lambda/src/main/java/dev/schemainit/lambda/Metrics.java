package dev.schemainit.lambda;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The function's metrics: their names, which alarms need too, and the form in which CloudWatch reads them in a log.
 *
 * <p>Source: Amazon CloudWatch User Guide, "Embedded metric format specification".
 */
public final class Metrics {
    /** What all of them are in. */
    public static final String NAMESPACE = "schemainit";

    /** The dimension {@code host:port/name}. */
    public static final String DATABASE = "database";

    /** The dimension with what was asked for, such as {@code verify}. */
    public static final String ACTION = "action";

    /** 1 for each verify that fails, whatever the reason, and 0 for each that passes. */
    public static final String VERIFY_FAILED = "VerifyFailed";

    /** How many differences a verify finds; not written if it fails before it compares. */
    public static final String DIFFERENCES = "Differences";

    static final String DURATION = "Duration";
    static final String APPLIED_FILES = "AppliedFiles";

    private Metrics() {}

    /**
     * The fields of one line.
     *
     * @param database null: nothing names it yet, and the metrics have the dimension of the action alone
     * @param values by the name of the metric
     */
    static Map<String, Object> fields(@Nullable String database, String action, Map<String, ? extends Number> values) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(
                "_aws",
                Map.of(
                        "Timestamp",
                        Instant.now().toEpochMilli(),
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace",
                                NAMESPACE,
                                "Dimensions",
                                List.of(database == null ? List.of(ACTION) : List.of(DATABASE, ACTION)),
                                "Metrics",
                                values.keySet().stream().map(Metrics::declared).toList()))));
        if (database != null) {
            fields.put(DATABASE, database);
        }
        fields.put(ACTION, action);
        fields.putAll(values);
        return fields;
    }

    private static Map<String, String> declared(String name) {
        return Map.of("Name", name, "Unit", name.equals(DURATION) ? "Milliseconds" : "Count");
    }
}
