package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a fleet. Of an event's text nothing is repeated but names of targets. */
sealed interface FleetEvent {
    /** See {@link Plan}. */
    String TARGETS = "targets";

    /** See {@link Tally}. */
    String TALLY = "tally";

    /** More than Step Functions sends. */
    int MAX_BYTES = 512 * 1024;

    /**
     * Which databases take their turn when.
     *
     * @param only the names that an execution is for; null: all
     */
    record Plan(@Nullable List<String> only) implements FleetEvent {}

    /**
     * What a wave has come to.
     *
     * @param fleet the state machine's state after it
     */
    record Tally(Map<?, ?> fleet) implements FleetEvent {}

    /**
     * A run on one database.
     *
     * @param event as {@link dev.schemainit.lambda.Handler} reads it
     */
    record Run(String target, Action action, String event) implements FleetEvent {
        InputStream input() {
            return new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads {@code {"action": "apply", "target": "t1"}} with the other fields of an event, {@code {"action": "targets",
     * "input": {"only": ["t1"]}}}, whose input may be missing or empty, or {@code {"action": "tally", "fleet": {…}}}.
     */
    static FleetEvent read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        Map<String, Object> fields = bytes.length > MAX_BYTES
                ? Map.of()
                : Json.readObject(new String(bytes, StandardCharsets.UTF_8).strip())
                        .orElse(Map.of());
        if (TARGETS.equals(fields.get("action"))) {
            return new Plan(only(fields.get("input")));
        }
        if (TALLY.equals(fields.get("action")) && fields.get("fleet") instanceof Map<?, ?> fleet) {
            return new Tally(fleet);
        }
        return run(fields);
    }

    private static Run run(Map<String, Object> fields) {
        if (!(fields.get("target") instanceof String target) || !FleetSettings.isTargetName(target)) {
            throw FleetError.FLEET_EVENT.exception("it names no target");
        }
        Action action = fields.get("action") == null
                ? Action.APPLY
                : Action.of(String.valueOf(fields.get("action")))
                        .orElseThrow(() -> FleetError.FLEET_EVENT.exception("its action does not exist"));
        var event = new TreeMap<String, @Nullable Object>(fields);
        event.remove("target");
        return new Run(target, action, Json.write(event));
    }

    private static @Nullable List<String> only(@Nullable Object input) {
        if (input == null || input.equals(Map.of())) {
            return null;
        }
        if (!(input instanceof Map<?, ?> fields)
                || fields.size() > 1
                || !(fields.get("only") instanceof List<?> only)
                || only.isEmpty()
                || !only.stream().allMatch(name -> name instanceof String text && FleetSettings.isTargetName(text))) {
            throw FleetError.FLEET_EVENT.exception(
                    "the execution's input is neither {} nor {\"only\": [\"<name>\", …]} with names of targets");
        }
        return only.stream().map(String.class::cast).toList();
    }
}
