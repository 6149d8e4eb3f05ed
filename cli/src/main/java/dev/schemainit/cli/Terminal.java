package dev.schemainit.cli;

import dev.schemainit.engine.Json;
import dev.schemainit.engine.Mask;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.SchemaInitException;
import dev.schemainit.engine.Step;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
        line("");
        report.details().forEach(detail -> line(marked(detail)));
        line(coloured("1;32", report.message()) + " in " + seconds(report.milliseconds()));
        if (json) {
            out.println(Json.write(report.toMap(), mask));
        }
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
        SchemaInitException told = failure.masked(mask);
        line(coloured("1;31", told.code().label())
                + told.getMessage().substring(told.code().label().length()));
        if (told.details().size() > 1) {
            told.details().forEach(detail -> line(coloured("31", "  ✗ ") + detail));
        }
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("code", told.code().label());
            fields.put("message", told.getMessage());
            fields.put("reason", told.reason());
            fields.put("fix", told.fix());
            fields.put("details", told.details());
            out.println(Json.write(fields));
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
