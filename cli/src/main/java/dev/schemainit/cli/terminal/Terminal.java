package dev.schemainit.cli.terminal;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command prints: on stdout what somebody has asked for, on stderr its progress and why it has failed. Where
 * stdout is for a machine, the report for people is on stderr, too.
 */
public final class Terminal {
    private final boolean json;
    private final Screen err = Screen.err();
    private final Screen out = Screen.out();
    private final Screen report;
    private Mask mask = Mask.NOTHING;

    /** A terminal whose stdout is for people, or with {@code json} for a machine. */
    public Terminal(boolean json) {
        this(json, json);
    }

    /**
     * A terminal of a command that has several documents to print.
     *
     * @param document whether one of them, JSON or another, has stdout for itself
     */
    public Terminal(boolean json, boolean document) {
        this.json = json;
        this.report = document ? err : out;
    }

    /** Takes its password out of every line from now on, or says why not. */
    public void mask(Login login) {
        // The password of a server on this machine is often its user's name, and worth nothing elsewhere.
        if (login.trust().encrypts(login.host())) {
            login.mask()
                    .ifPresentOrElse(found -> mask = found, () -> line(err, err.marked("! " + login.weakPassword())));
        } else {
            login.mask().ifPresent(found -> mask = found);
        }
    }

    /** One step, in grey: the report says what matters. */
    public void progress(Step step) {
        progress(step.text() + (step.milliseconds() > 0 ? " (" + step.milliseconds() + " ms)" : ""));
    }

    public void progress(String text) {
        line(err, err.coloured("2", "  " + text));
    }

    public void report(Report run) {
        report(run, new ReportText(run).lines(), new ReportJson(run).fields());
    }

    /**
     * What a run did and found.
     *
     * @param lines for a person
     * @param fields for a machine
     */
    public void report(Report run, List<String> lines, Map<String, Object> fields) {
        lines.forEach(this::result);
        line(
                report,
                report.coloured("1;32", new ReportText(run).message()) + " in "
                        + seconds(run.notes().milliseconds()));
        printJson(fields);
    }

    /**
     * What is wrong, and how many checks there were.
     *
     * @param all whether to show each check with its mark, and what the database holds
     */
    public void verified(VerifyResult result, boolean all) {
        var text = new VerifyText(result.checks(), all);
        text.lines(report).forEach(line -> line(report, line));
        if (result instanceof VerifyResult.Passed passed) {
            passed(passed.report(), text, all);
        } else if (result instanceof VerifyResult.Failed failed) {
            boolean looked = !result.checks().isEmpty();
            if (looked) {
                line(report, text.sum(report));
            }
            // The checks have shown the details already.
            failed(failed.failure(), !looked, text.fields());
        }
    }

    private void passed(Report run, VerifyText text, boolean all) {
        var fields = new LinkedHashMap<>(new ReportJson(run).fields());
        fields.putAll(text.fields());
        if (all) {
            line(report, text.sum(report));
            report(run, new ReportText(run).lines(), fields);
        } else {
            run.notes().warnings().forEach(warning -> result("! " + warning));
            line(report, text.sum(report));
            printJson(fields);
        }
    }

    /** A line of the command's result. */
    public void result(String text) {
        line(report, report.marked(text));
    }

    public boolean isJson() {
        return json;
    }

    /** What a machine reads. */
    public void print(String text) {
        out.print(mask.apply(text));
    }

    public void failed(SchemaInitException failure) {
        failed(failure, true, Map.of());
    }

    private void failed(SchemaInitException failure, boolean detailed, Map<String, Object> more) {
        SchemaInitException shown = failure.atTerminal().masked(mask);
        shown.serverWords().forEach(words -> line(err, "  " + words));
        line(
                err,
                err.coloured("1;31", shown.code().label())
                        + shown.getMessage().substring(shown.code().label().length()));
        if (detailed && shown.details().size() > 1) {
            shown.details().forEach(detail -> line(err, err.coloured("31", "  ✗ ") + detail));
        }
        line(err, err.coloured("2", shown.code().address()));
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("code", shown.code().label());
            fields.put("address", shown.code().address());
            fields.put("message", shown.getMessage());
            fields.put("reason", shown.reason());
            fields.put("fix", shown.fix());
            fields.put("details", shown.details());
            fields.put("serverWords", shown.serverWords());
            fields.putAll(more);
            printJson(fields);
        }
    }

    /** What a machine reads, on one line; nothing where stdout is not for JSON. */
    public void printJson(Map<String, Object> fields) {
        if (json) {
            out.line(Json.write(fields, mask::apply));
        }
    }

    private void line(Screen screen, String text) {
        screen.line(CalledAs.in(mask.apply(text)));
    }

    private static String seconds(long milliseconds) {
        return String.format("%.1f s", milliseconds / 1000.0);
    }
}
