package dev.schemainit.cli.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status as a person reads it. */
record StatusText(FleetStatus status) {
    /** So many names are shown of those that were not begun; the command to run again has all. */
    private static final int NAMES = 10;

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("Fleet " + status.stateMachine() + ": " + status.status().toLowerCase(Locale.ROOT)
                + (status.started().isEmpty() ? "" : ", started " + status.started()));
        if (status.isRunning()) {
            lines.add("  It is counted when it ends; until then the console of Step Functions shows its map runs,");
            lines.add("  and the function's log each database.");
            return lines;
        }
        if (!status.problem().isEmpty()) {
            lines.add("✗ " + status.problem());
        }
        table(lines);
        status.failed().forEach(failure -> lines.add(line(failure)));
        notBegun(lines);
        lines.add(status.isDone() ? "✓ All databases are done" : "✗ Not all databases are done");
        status.rerun().ifPresent(command -> {
            lines.add("");
            lines.add("After you have fixed the causes, run again what is not done:");
            lines.add("  " + command);
        });
        return lines;
    }

    private void table(List<String> lines) {
        if (status.waves().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("  wave   applied  unchanged  failed");
        status.waves()
                .forEach(wave -> lines.add(String.format(
                        "  %4d  %8d  %9d  %6d", wave.number(), wave.applied(), wave.unchanged(), wave.failed())));
        lines.add("");
    }

    private static String line(FleetStatus.Failure failure) {
        String line = "✗ " + failure.target() + "  " + failure.code();
        return failure.meaning().isEmpty() ? line : line + "  " + failure.meaning();
    }

    private void notBegun(List<String> lines) {
        if (status.notBegunCount() == 0) {
            return;
        }
        List<String> names = status.notBegun();
        String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                + (names.size() > NAMES ? ", …" : "");
        lines.add("! " + status.notBegunCount() + " not begun, because the wave before had more failures than tolerated"
                + (shown.isEmpty() ? "" : ": " + shown));
    }
}
