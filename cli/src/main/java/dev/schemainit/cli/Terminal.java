package dev.schemainit.cli;

import dev.schemainit.engine.Check;
import dev.schemainit.engine.Json;
import dev.schemainit.engine.Mask;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.SchemaInitException;
import dev.schemainit.engine.Step;
import dev.schemainit.engine.Verified;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** What a person reads on stderr while and after a command runs, and what a machine reads on stdout. */
final class Terminal {
    private final boolean json;
    private final boolean colours = Ansi.AUTO.enabled();
    private final PrintStream err = utf8(System.err);
    private final PrintStream out = utf8(System.out);
    private Mask mask = Mask.NOTHING;

    Terminal(boolean json) {
        this.json = json;
    }

    void mask(String password) {
        mask = Mask.of(password);
    }

    /** One thing done, in grey: the report says what matters. */
    void progress(Step step) {
        progress(step.text() + (step.milliseconds() > 0 ? " (" + step.milliseconds() + " ms)" : ""));
    }

    void progress(String text) {
        line(coloured("2", "  " + text));
    }

    void report(Report report) {
        report(report, Map.of());
    }

    private void report(Report report, Map<String, Object> more) {
        line("");
        report.details().forEach(detail -> line(marked(detail)));
        line(coloured("1;32", report.message()) + " in " + seconds(report.milliseconds()));
        if (json) {
            var fields = new LinkedHashMap<>(report.toMap());
            fields.putAll(more);
            out.println(Json.write(fields, mask));
        }
    }

    /** Each check with its mark, what belongs to a table under its name; then how many, and the outcome. */
    void verified(Verified verified) {
        String subject = "";
        for (Check check : verified.checks()) {
            if (!check.subject().equals(subject)) {
                subject = check.subject();
                line("");
                line(coloured("1", subject));
            }
            line((subject.isEmpty() ? "" : "  ") + marked((check.problem().isEmpty() ? "✓ " : "✗ ") + check));
        }
        Map<String, Object> more =
                Map.of("checks", verified.checks().stream().map(Check::toMap).toList());
        if (!verified.checks().isEmpty()) {
            long failed = verified.checks().stream()
                    .filter(check -> check.problem().isPresent())
                    .count();
            line("");
            line(verified.checks().size() + " checks: "
                    + coloured("32", verified.checks().size() - failed + " passed") + ", "
                    + (failed == 0 ? "0 failed" : coloured("31", failed + " failed")));
        }
        verified.report().ifPresent(report -> report(report, more));
        // The checks have told the details.
        verified.failure()
                .ifPresent(failure -> failed(failure, verified.checks().isEmpty(), more));
    }

    /** A sentence that is the command's result. */
    void result(String text) {
        line(marked(text));
    }

    boolean isJson() {
        return json;
    }

    /** What a machine reads. */
    void print(String text) {
        out.print(mask.apply(text));
        out.flush();
    }

    void failed(SchemaInitException failure) {
        failed(failure, true, Map.of());
    }

    private void failed(SchemaInitException failure, boolean detailed, Map<String, Object> more) {
        SchemaInitException told = failure.masked(mask);
        line(coloured("1;31", told.code().label())
                + told.getMessage().substring(told.code().label().length()));
        if (detailed && told.details().size() > 1) {
            told.details().forEach(detail -> line(coloured("31", "  ✗ ") + detail));
        }
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("code", told.code().label());
            fields.put("message", told.getMessage());
            fields.put("reason", told.reason());
            fields.put("fix", told.fix());
            fields.put("details", told.details());
            fields.putAll(more);
            out.println(Json.write(fields, mask));
        }
    }

    private void line(String text) {
        err.println(mask.apply(text));
    }

    private String marked(String text) {
        String marked = text.stripLeading();
        String indent = text.substring(0, text.length() - marked.length());
        return switch (marked.isEmpty() ? ' ' : marked.charAt(0)) {
            case '✓' -> indent + coloured("32", "✓") + marked.substring(1);
            case '✗' -> indent + coloured("31", "✗") + marked.substring(1);
            case '!' -> indent + coloured("33", "!") + marked.substring(1);
            default -> text;
        };
    }

    private String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String seconds(long milliseconds) {
        return String.format("%.1f s", milliseconds / 1000.0);
    }

    /** The marks are not in every platform's own encoding. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
