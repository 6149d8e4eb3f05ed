package dev.schemainit.cli.terminal;

import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checks of a verification.
 *
 * @param all whether those that have passed are shown, too
 */
record VerifyText(List<DriftCheck> checks, boolean all) {
    /** Each check with its mark, those of a table under its name. */
    List<String> lines(Screen screen) {
        var lines = new ArrayList<String>();
        String subject = "";
        for (DriftCheck check : checks) {
            if (!all && check.passed()) {
                continue;
            }
            if (!check.subject().equals(subject)) {
                subject = check.subject();
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.add(screen.coloured("1", subject));
            }
            lines.add((subject.isEmpty() ? "" : "  ") + screen.marked((check.passed() ? "✓ " : "✗ ") + check));
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }

    /** {@code 47 checks: 45 passed, 2 failed}. */
    String sum(Screen screen) {
        long failed = checks.stream().filter(check -> !check.passed()).count();
        return Counted.of(checks.size(), "check") + ": " + screen.coloured("32", checks.size() - failed + " passed")
                + ", " + (failed == 0 ? "0 failed" : screen.coloured("31", failed + " failed"));
    }

    /** For a machine; always all of them. */
    Map<String, Object> fields() {
        return Map.of("checks", checks.stream().map(VerifyText::fields).toList());
    }

    private static Map<String, Object> fields(DriftCheck check) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("subject", check.subject());
        fields.put("check", check.text());
        fields.put("passed", check.passed());
        if (!check.passed()) {
            fields.put("problem", check.problem().text());
        }
        return fields;
    }
}
