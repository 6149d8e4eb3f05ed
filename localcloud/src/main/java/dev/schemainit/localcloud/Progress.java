package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.StackEvent;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * What a person sees of a deployment, in the form in which the CDK command line shows stack events: what happens on
 * stderr, and what is there in the end on stdout.
 */
final class Progress {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final boolean colours = Ansi.AUTO.enabled();
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** Set by the script: when it began, in milliseconds since 1970; what it has built until then took time, too. */
    private final long start = Long.getLong(
            "schemainit.started", ManagementFactory.getRuntimeMXBean().getStartTime());

    /** Something that takes a while. */
    void begin(String text) {
        line(coloured("2", text + " …"));
    }

    /** Of what takes no time here, its end alone. */
    void event(StackEvent event) {
        boolean takesTime = event.type().startsWith("Custom::") || event.type().equals("AWS::CloudFormation::Stack");
        if (event.status().endsWith("_IN_PROGRESS") && !takesTime) {
            return;
        }
        String colour = event.isFailure() || event.status().contains("ROLLBACK")
                ? "31"
                : event.status().endsWith("_COMPLETE") ? "32" : "2";
        line(String.format(
                "%s | %s | %-26s | %s",
                TIME.format(LocalTime.now(ZoneId.systemDefault())),
                coloured(colour, String.format("%-27s", event.status())),
                event.type().replaceFirst("^AWS::", ""),
                event.logicalId()));
        // The provider's own stack trace follows the first line.
        event.reason().ifPresent(reason -> line("           " + coloured("31", firstLine(reason))));
    }

    void line(String text) {
        err.println(text);
    }

    /** A line about what is there after the deployment. */
    void report(String text) {
        out.println(text);
    }

    void succeeded(String text) {
        report(coloured("1;32", text) + after());
    }

    /** The reason is the last that is shown: everything before it scrolls away. */
    void failed(String text, String reason) {
        line(coloured("1;31", text) + after());
        line(coloured("31", reason.strip()));
    }

    private String after() {
        return String.format(Locale.ROOT, " after %.1f s", (System.currentTimeMillis() - start) / 1e3);
    }

    private String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
