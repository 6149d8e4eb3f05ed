package dev.schemainit.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure to reach, and what was measured.
 *
 * @param name of the case
 * @param limit what was to be reached, in words
 * @param measured the figure, in words
 * @param reached whether it was
 */
record Goal(String name, String limit, String measured, boolean reached) {
    private static final double FUNCTION_TO_FLYWAY = 0.45;
    private static final double FUNCTION_TO_LIQUIBASE = 0.35;
    private static final double FUNCTION_TO_PYTHON = 1.2;

    static List<Goal> of(Results results, Synth.Figures synth) {
        var goals = new ArrayList<Goal>();
        for (int percent : List.of(29, 100)) {
            String function = Cases.function(percent);
            goals.add(ratio(results, function, Tool.FLYWAY, Measure::seconds, FUNCTION_TO_FLYWAY));
            goals.add(ratio(results, function, Tool.LIQUIBASE, Measure::seconds, FUNCTION_TO_LIQUIBASE));
            goals.add(ratio(results, function, Tool.PYTHON, Measure::seconds, FUNCTION_TO_PYTHON));
        }
        goals.add(number(results, Cases.turns(true), 8));
        goals.add(number(results, Cases.turns(false), 6));
        goals.add(ratio(results, Cases.FAR, Tool.PSQL, Measure::seconds, 1.3));
        goals.add(ratio(results, Cases.files(1000, true), Tool.PSQL, Measure::seconds, 1.4));
        goals.add(ratio(results, Cases.files(1000, true), Tool.FLYWAY, Measure::seconds, 0.3));
        goals.add(ratio(results, Cases.files(1000, false), Tool.FLYWAY, Measure::seconds, 0.25));
        goals.add(ratio(results, Cases.files(5000, true), Tool.PSQL, Measure::seconds, 0.9));
        goals.add(ratio(results, Cases.files(5000, true), Tool.FLYWAY, Measure::seconds, 0.12));
        goals.add(ratio(results, Cases.files(5000, false), Tool.FLYWAY, Measure::seconds, 0.15));
        Goal memory = ratio(results, Cases.files(5000, true), Tool.FLYWAY, Measure::peakMiB, 0.25);
        goals.add(new Goal("peak memory, 5,000 files", memory.limit, memory.measured, memory.reached));
        goals.add(growth(results, true));
        goals.add(growth(results, false));
        goals.add(number(results, Cases.PACKAGE, 6.5));
        goals.add(new Goal(
                "cdk synth",
                "≤ 1.3 × an empty CDK Java app's",
                text("%.2f × (%.1f s, %.1f s)", synth.ratio(), synth.seconds(), synth.emptySeconds()),
                synth.ratio() <= 1.3));
        return List.copyOf(goals);
    }

    private static Goal ratio(Results results, String name, Tool peer, ToDoubleFunction<Measure> figure, double limit) {
        double ratio = results.ratio(name, peer, figure);
        return new Goal(
                name,
                text("≤ %s × %s", plain(limit), peer.title()),
                text("%.2f × %s", ratio, peer.title()),
                ratio <= limit);
    }

    private static Goal number(Results results, String name, double limit) {
        double number = results.median(name, Tool.SCHEMAINIT, Measure::seconds);
        return new Goal(name, "≤ " + plain(limit), plain(Math.round(number * 10) / 10.0), number <= limit);
    }

    /** Five times the files in at most five times the time. */
    private static Goal growth(Results results, boolean first) {
        double growth = results.median(Cases.files(5000, first), Tool.SCHEMAINIT, Measure::seconds)
                / results.median(Cases.files(1000, first), Tool.SCHEMAINIT, Measure::seconds);
        return new Goal(
                "from 1,000 to 5,000 files, " + (first ? "first run" : "nothing to do"),
                "≤ 5 × the time",
                text("%.1f ×", growth),
                growth <= 5);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
