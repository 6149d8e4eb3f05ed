package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.text.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All targets of a fleet, in the order in which they take their turn.
 *
 * @param source where the list is, for messages
 */
record TargetList(String source, List<FleetTarget> targets) {
    /** So many fit into the answers of a state machine: its states take 256 KB. */
    static final int MAX = 2000;

    /** The largest list that the function reads. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int MAX_PROBLEMS = 20;

    /**
     * Reads the list.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming what is wrong with it, and none of its text
     */
    static TargetList read(String source, String text) {
        List<?> items = Json.readArray(text)
                .orElseThrow(() -> FleetError.LIST_WRONG.exception(source, "it is not one JSON array"));
        if (items.isEmpty() || items.size() > MAX) {
            throw FleetError.LIST_WRONG.exception(
                    source, "it has " + items.size() + " targets, and has to have 1 to " + MAX);
        }
        var problems = new ArrayList<String>();
        List<FleetTarget> targets = targets(items, problems);
        if (!problems.isEmpty()) {
            List<String> first = problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()));
            throw FleetError.LIST_WRONG.exception(problems, source, String.join(", ", first));
        }
        return new TargetList(source, targets);
    }

    private static List<FleetTarget> targets(List<?> items, List<String> problems) {
        var targets = new ArrayList<FleetTarget>();
        var names = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            String which = "target " + (i + 1) + " ";
            if (!(items.get(i) instanceof Map<?, ?> fields)) {
                problems.add(which + "is not an object");
                continue;
            }
            FleetTarget.read(fields, problem -> problems.add(which + problem)).ifPresent(target -> {
                targets.add(target);
                if (!names.add(target.name())) {
                    problems.add(which + "has the name of another one");
                }
            });
        }
        return List.copyOf(targets);
    }

    Optional<FleetTarget> find(String name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst();
    }
}
