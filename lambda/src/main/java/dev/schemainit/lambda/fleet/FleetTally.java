package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what a wave has come to, and decides whether the next one begins. */
final class FleetTally {
    /** The longest cause of a failed execution has 32,768 characters. */
    private static final int MAX_CAUSE = 32_000;

    /** So many failures fit into it. */
    private static final int FAILURES_IN_CAUSE = 250;

    /** Of a target whose child execution has ended without its answer. */
    private static final String NO_ANSWER = "NoAnswer";

    private final List<Map<?, ?>> waves;
    private final List<Object> done;
    private final Map<String, Map<?, ?>> answers = new LinkedHashMap<>();

    /** @param fleet the plan, with {@code results}: for each server the answers of its targets */
    FleetTally(Map<?, ?> fleet) {
        waves = objects(fleet.get("waves"));
        done = new ArrayList<>(objects(fleet.get("done")));
        flat(fleet.get("results")).forEach(answer -> answers.put(String.valueOf(answer.get("target")), answer));
        if (waves.isEmpty()) {
            throw FleetError.FLEET_EVENT.exception("it has no wave to count");
        }
    }

    /**
     * The state machine's next state: {@code next} is {@code wave}, with the waves that are left, {@code done} or
     * {@code failed}, with the summary and, for a failure, the same as text.
     */
    Map<String, Object> fields() {
        List<String> targets = targets(waves.get(0));
        List<Map<String, Object>> failures = failures(targets);
        done.add(count(targets, failures));
        List<Map<?, ?>> left = waves.subList(1, waves.size());
        boolean goesOn = failures.size() <= number(waves.get(0).get("tolerated"));
        return goesOn && !left.isEmpty() ? next(left) : ended(left);
    }

    private Map<String, Object> next(List<Map<?, ?>> left) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("next", "wave");
        fields.put("waves", left);
        fields.put("done", done);
        return fields;
    }

    private Map<String, Object> ended(List<Map<?, ?>> left) {
        List<Map<?, ?>> failures = objects(done).stream()
                .flatMap(wave -> objects(wave.get("failed")).stream())
                .toList();
        List<String> notBegun =
                left.stream().flatMap(wave -> targets(wave).stream()).toList();
        boolean failed = !failures.isEmpty() || !notBegun.isEmpty();
        Map<String, Object> summary = summary(failures, notBegun, notBegun.size());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("next", failed ? "failed" : "done");
        if (failed) {
            fields.put("cause", cause(summary, failures, notBegun));
        } else {
            fields.put("summary", summary);
        }
        return fields;
    }

    /** Without names where they are too many, which the counts tell. */
    private String cause(Map<String, Object> summary, List<Map<?, ?>> failures, List<String> notBegun) {
        String all = Json.write(summary);
        if (all.length() <= MAX_CAUSE) {
            return all;
        }
        return Json.write(
                summary(failures.subList(0, Math.min(FAILURES_IN_CAUSE, failures.size())), List.of(), notBegun.size()));
    }

    private Map<String, Object> summary(List<Map<?, ?>> failures, List<String> notBegun, int notBegunCount) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("stopped", notBegunCount > 0);
        fields.put("waves", objects(done).stream().map(FleetTally::counts).toList());
        fields.put("failed", failures);
        fields.put("notBegun", notBegun);
        fields.put("notBegunCount", notBegunCount);
        return fields;
    }

    private static Map<String, Object> counts(Map<?, ?> wave) {
        var fields = new LinkedHashMap<String, Object>();
        Stream.of("wave", "applied", "unchanged").forEach(field -> fields.put(field, number(wave.get(field))));
        fields.put("failed", objects(wave.get("failed")).size());
        return fields;
    }

    private Map<String, Object> count(List<String> targets, List<Map<String, Object>> failures) {
        long applied = targets.stream()
                .filter(name -> number(answers.getOrDefault(name, Map.of()).get("applied")) > 0)
                .count();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("wave", waves.get(0).get("wave"));
        fields.put("applied", applied);
        fields.put("unchanged", targets.size() - applied - failures.size());
        fields.put("failed", failures);
        return fields;
    }

    private List<Map<String, Object>> failures(List<String> targets) {
        var failures = new ArrayList<Map<String, Object>>();
        for (String name : targets) {
            Map<?, ?> answer = answers.getOrDefault(name, Map.of("code", NO_ANSWER));
            if (answer.get("code") instanceof String code) {
                var failure = new LinkedHashMap<String, Object>();
                failure.put("target", name);
                failure.put("code", code);
                failures.add(failure);
            }
        }
        return failures;
    }

    private static List<String> targets(Map<?, ?> wave) {
        return objects(wave.get("servers")).stream()
                .flatMap(server -> server.get("targets") instanceof List<?> names ? names.stream() : Stream.empty())
                .map(String::valueOf)
                .toList();
    }

    /** The objects in a list, and those in its lists. */
    private static Stream<Map<?, ?>> flat(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().flatMap(FleetTally::flat)
                : value instanceof Map<?, ?> answer ? Stream.of(answer) : Stream.empty();
    }

    private static List<Map<?, ?>> objects(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                        .toList()
                : List.of();
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
