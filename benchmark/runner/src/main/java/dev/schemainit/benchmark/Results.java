package dev.schemainit.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What was measured: for each case and tool one measure a round, the rounds of all tools in turn. */
final class Results {
    private final Map<String, Map<Tool, List<Measure>>> cases = new LinkedHashMap<>();

    void add(String name, Tool tool, Measure measure) {
        cases.computeIfAbsent(name, ignored -> new EnumMap<>(Tool.class))
                .computeIfAbsent(tool, ignored -> new ArrayList<>())
                .add(measure);
        System.err.printf(
                "%-44s %-10s %8.2f s %8.2f CPU s %7.0f MiB%n",
                name, tool.title(), measure.seconds(), measure.cpuSeconds(), measure.peakMiB());
    }

    Set<String> cases() {
        return cases.keySet();
    }

    boolean has(String name, Tool tool) {
        return cases.containsKey(name) && cases.get(name).containsKey(tool);
    }

    Set<Tool> tools(String name) {
        return cases.get(name).keySet();
    }

    int rounds(String name) {
        return measures(name, Tool.SCHEMAINIT).size();
    }

    double median(String name, Tool tool, ToDoubleFunction<Measure> figure) {
        return median(measures(name, tool).stream().mapToDouble(figure).toArray());
    }

    /** The median of the rounds' own ratios: what slows a whole round down is on both sides of one. */
    double ratio(String name, Tool peer, ToDoubleFunction<Measure> figure) {
        List<Measure> ours = measures(name, Tool.SCHEMAINIT);
        List<Measure> theirs = measures(name, peer);
        return median(IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToDouble(round -> figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round)))
                .toArray());
    }

    private List<Measure> measures(String name, Tool tool) {
        return cases.get(name).get(tool);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
