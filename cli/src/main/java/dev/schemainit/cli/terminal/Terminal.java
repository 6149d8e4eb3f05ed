package dev.schemainit.cli.terminal;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.text.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** What a command prints: for a person on stderr, for a machine on stdout. */
public final class Terminal {
    private final boolean json;
    private final boolean colours = Ansi.AUTO.enabled();
    private final PrintStream err = utf8(System.err);
    private final PrintStream out = utf8(System.out);
    private Mask mask = Mask.NOTHING;

    public Terminal(boolean json) {
        this.json = json;
    }

    /** Takes its password out of every line from now on, or says why not. */
    public void mask(Login login) {
        // The password of a server on this machine is often its user's name, and worth nothing elsewhere.
        if (login.trust().encrypts(login.host())) {
            login.mask().ifPresentOrElse(found -> mask = found, () -> result("! " + login.weakPassword()));
        } else {
            login.mask().ifPresent(found -> mask = found);
        }
    }

    /** One step, in grey: the report says what matters. */
    public void progress(Step step) {
        progress(step.text() + (step.milliseconds() > 0 ? " (" + step.milliseconds() + " ms)" : ""));
    }

    public void progress(String text) {
        line(coloured("2", "  " + text));
    }

    public void report(Report report) {
        report(report, new ReportText(report).lines(), new ReportJson(report).fields());
    }

    /**
     * What a run did and found.
     *
     * @param lines for a person
     * @param fields for a machine
     */
    public void report(Report report, List<String> lines, Map<String, Object> fields) {
        line("");
        lines.forEach(line -> line(marked(line)));
        line(coloured("1;32", new ReportText(report).message()) + " in "
                + seconds(report.notes().milliseconds()));
        if (json) {
            out.println(Json.write(fields, mask::apply));
        }
    }

    /** Each check with its mark, those of a table under its name; then their number, and the outcome. */
    public void verified(VerifyResult result) {
        List<DriftCheck> checks = result.checks();
        String subject = "";
        for (DriftCheck check : checks) {
            if (!check.subject().equals(subject)) {
                subject = check.subject();
                line("");
                line(coloured("1", subject));
            }
            line((subject.isEmpty() ? "" : "  ") + marked((check.passed() ? "✓ " : "✗ ") + check));
        }
        if (!checks.isEmpty()) {
            long failed = checks.stream().filter(check -> !check.passed()).count();
            line("");
            line(checks.size() + " checks: " + coloured("32", checks.size() - failed + " passed") + ", "
                    + (failed == 0 ? "0 failed" : coloured("31", failed + " failed")));
        }
        Map<String, Object> more =
                Map.of("checks", checks.stream().map(Terminal::fields).toList());
        if (result instanceof VerifyResult.Passed passed) {
            var fields = new LinkedHashMap<>(new ReportJson(passed.report()).fields());
            fields.putAll(more);
            report(passed.report(), new ReportText(passed.report()).lines(), fields);
        } else if (result instanceof VerifyResult.Failed failed) {
            // The checks have shown the details already.
            failed(failed.failure(), checks.isEmpty(), more);
        }
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

    /** A line of the command's result. */
    public void result(String text) {
        line(marked(text));
    }

    public boolean isJson() {
        return json;
    }

    /** What a machine reads. */
    public void print(String text) {
        out.print(mask.apply(text));
        out.flush();
    }

    public void failed(SchemaInitException failure) {
        failed(failure, true, Map.of());
    }

    private void failed(SchemaInitException failure, boolean detailed, Map<String, Object> more) {
        SchemaInitException shown = failure.atTerminal().masked(mask);
        shown.serverWords().forEach(words -> line("  " + words));
        line(coloured("1;31", shown.code().label())
                + shown.getMessage().substring(shown.code().label().length()));
        if (detailed && shown.details().size() > 1) {
            shown.details().forEach(detail -> line(coloured("31", "  ✗ ") + detail));
        }
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("code", shown.code().label());
            fields.put("message", shown.getMessage());
            fields.put("reason", shown.reason());
            fields.put("fix", shown.fix());
            fields.put("details", shown.details());
            fields.put("serverWords", shown.serverWords());
            fields.putAll(more);
            out.println(Json.write(fields, mask::apply));
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

    /** Not every platform's own encoding has the marks. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
