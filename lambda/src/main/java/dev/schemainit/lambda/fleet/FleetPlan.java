package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The waves of an execution, as its state machine reads them. */
record FleetPlan(TargetList list, FleetSettings settings) {
    /** What a state of Step Functions takes is 256 KB; some of it is its own. */
    private static final int MAX_BYTES = 250_000;

    /** What the answer for a target has beside its name, at most. */
    private static final int ANSWER_BYTES = 64;

    /**
     * {@code {"waves": [{"wave": 1, "tolerated": 0, "servers": [{"server": "host:port", "targets": ["t1"]}]}], "done":
     * []}}.
     *
     * @param only the names of those to take; null: all
     * @throws dev.schemainit.engine.failure.SchemaInitException for a name that the list does not have, and for a fleet
     *     that is too large
     */
    Map<String, Object> fields(@Nullable List<String> only) {
        List<FleetTarget> chosen = chosen(only);
        var waves = new ArrayList<Map<String, Object>>();
        for (List<FleetTarget> wave : settings.waves().of(chosen, chosen.size())) {
            waves.add(wave(waves.size() + 1, wave));
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("waves", waves);
        fields.put("done", List.of());
        requireSize(fields, chosen);
        return fields;
    }

    private List<FleetTarget> chosen(@Nullable List<String> only) {
        if (only == null) {
            return list.targets();
        }
        var unknown = new TreeSet<>(only);
        list.targets().forEach(target -> unknown.remove(target.name()));
        if (!unknown.isEmpty()) {
            throw FleetError.FLEET_EVENT.exception(
                    "\"only\" names what the list of targets does not have: " + String.join(", ", unknown));
        }
        Set<String> names = Set.copyOf(new TreeSet<>(only));
        return list.targets().stream()
                .filter(target -> names.contains(target.name()))
                .toList();
    }

    private Map<String, Object> wave(int number, List<FleetTarget> targets) {
        Map<String, List<String>> servers = targets.stream()
                .collect(Collectors.groupingBy(
                        FleetTarget::server,
                        LinkedHashMap::new,
                        Collectors.mapping(FleetTarget::name, Collectors.toList())));
        var wave = new LinkedHashMap<String, Object>();
        wave.put("wave", number);
        wave.put("tolerated", FleetWaves.share(settings.tolerated(), targets.size()));
        wave.put(
                "servers",
                servers.entrySet().stream()
                        .map(server -> {
                            var fields = new LinkedHashMap<String, Object>();
                            fields.put("server", server.getKey());
                            fields.put("targets", server.getValue());
                            return fields;
                        })
                        .toList());
        return wave;
    }

    private void requireSize(Map<String, Object> fields, List<FleetTarget> chosen) {
        long answers = chosen.stream()
                .mapToLong(target -> target.name().length() + ANSWER_BYTES)
                .sum();
        long bytes = Json.write(fields).getBytes(StandardCharsets.UTF_8).length + answers;
        if (bytes > MAX_BYTES) {
            throw FleetError.LIST_WRONG.exception(
                    list.source(),
                    "with their names and servers, " + chosen.size()
                            + " targets are more than a state of Step Functions" + " takes; make two fleets");
        }
    }
}
