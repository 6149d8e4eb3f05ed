package dev.schemainit.cli.fleet;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.FunctionError;
import dev.schemainit.lambda.fleet.FleetError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an execution.
 *
 * @param status as Step Functions calls it, such as {@code SUCCEEDED}
 * @param problem why there is no summary; empty where there is one, or nothing has failed
 * @param stopped whether waves were left out
 * @param notBegun the names, or fewer of them where they are very many
 */
record FleetStatus(
        String status,
        String stateMachine,
        String started,
        String problem,
        boolean stopped,
        List<Wave> waves,
        List<Failure> failed,
        List<String> notBegun,
        int notBegunCount) {
    /** How many databases of a wave have which end. */
    record Wave(int number, int applied, int unchanged, int failed) {}

    /**
     * A database that has failed.
     *
     * @param code {@code SI-nn}, or what Step Functions or Lambda call it
     */
    record Failure(String target, String code) {
        /** What the code means; empty for one that is not ours. */
        String meaning() {
            return Stream.of(EngineError.values(), FunctionError.values(), FleetError.values())
                    .<ErrorCode>flatMap(Stream::of)
                    .filter(known -> known.label().equals(code))
                    .map(known -> known.text().reason().replaceAll("%(\\d\\$)?s", "…"))
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * Reads a description of an execution.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException for an object that describes none
     */
    static FleetStatus of(Map<String, Object> described) {
        if (!(described.get("status") instanceof String status)
                || !(described.get("stateMachineArn") instanceof String stateMachine)) {
            throw StatusError.EXECUTION_UNREADABLE.exception("the text describes no execution");
        }
        String text = String.valueOf(described.getOrDefault("output", described.getOrDefault("cause", "")));
        Map<String, Object> answer = Json.readObject(text).orElse(Map.of());
        boolean summary = answer.get("waves") instanceof List<?>;
        return new FleetStatus(
                status,
                stateMachine,
                String.valueOf(described.getOrDefault("startDate", "")),
                summary ? "" : problem(described, answer, text),
                Boolean.TRUE.equals(answer.get("stopped")),
                objects(answer.get("waves")).map(FleetStatus::wave).toList(),
                objects(answer.get("failed"))
                        .map(failure ->
                                new Failure(String.valueOf(failure.get("target")), String.valueOf(failure.get("code"))))
                        .toList(),
                answer.get("notBegun") instanceof List<?> names
                        ? names.stream().map(String::valueOf).toList()
                        : List.of(),
                number(answer, "notBegunCount"));
    }

    boolean isRunning() {
        return status.equals("RUNNING");
    }

    boolean isDone() {
        return status.equals("SUCCEEDED") && problem.isEmpty();
    }

    /**
     * What to type to run again what is not done; empty where everything is, or still may be. Everything runs again
     * where the names are too many for a summary: what is done stays as it is.
     */
    Optional<String> rerun() {
        if (isDone() || isRunning()) {
            return Optional.empty();
        }
        var names = new ArrayList<>(failed.stream().map(Failure::target).toList());
        names.addAll(notBegun);
        int count = notBegunCount + waves.stream().mapToInt(Wave::failed).sum();
        String input = names.isEmpty() || names.size() < count ? "{}" : Json.write(Map.of("only", names));
        return Optional.of("aws stepfunctions start-execution --state-machine-arn " + stateMachine + " --region "
                + stateMachine.split(":")[3] + " --input '" + input + "'");
    }

    /** What a machine reads. */
    Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("status", status);
        fields.put("stateMachine", stateMachine);
        fields.put("started", started);
        fields.put("done", isDone());
        fields.put("stopped", stopped);
        fields.put("problem", problem);
        fields.put("waves", waves.stream().map(FleetStatus::fields).toList());
        fields.put("failed", failed.stream().map(FleetStatus::fields).toList());
        fields.put("notBegun", notBegun);
        fields.put("notBegunCount", notBegunCount);
        rerun().ifPresent(command -> fields.put("rerun", command));
        return fields;
    }

    private static Map<String, Object> fields(Wave wave) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("wave", wave.number());
        fields.put("applied", wave.applied());
        fields.put("unchanged", wave.unchanged());
        fields.put("failed", wave.failed());
        return fields;
    }

    private static Map<String, Object> fields(Failure failure) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("target", failure.target());
        fields.put("code", failure.code());
        fields.put("meaning", failure.meaning());
        return fields;
    }

    /** The function's own words, which Lambda puts into an object, or whatever the service says. */
    private static String problem(Map<String, Object> described, Map<String, Object> answer, String text) {
        if ("RUNNING".equals(described.get("status"))) {
            return "";
        }
        String cause = answer.get("errorMessage") instanceof String message ? message : text;
        return (described.getOrDefault("error", "") + " " + cause).strip();
    }

    private static Wave wave(Map<?, ?> wave) {
        return new Wave(
                number(wave, "wave"), number(wave, "applied"), number(wave, "unchanged"), number(wave, "failed"));
    }

    private static Stream<Map<?, ?>> objects(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item)
                : Stream.empty();
    }

    private static int number(Map<?, ?> fields, String field) {
        return fields.get(field) instanceof Number number ? number.intValue() : 0;
    }
}
