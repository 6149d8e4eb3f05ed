package dev.schemainit.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** One of the two streams, with colours if it leads to a terminal that shows them. */
final class Screen {
    /** Set by the script: which of {@code out} and {@code err} are terminals; possibly neither. */
    private static final String COLOURS = "schemainit.colours";

    private final PrintStream stream;
    private final boolean colours;

    private Screen(PrintStream stream, String name) {
        // Not every platform's own encoding has the marks.
        this.stream = new PrintStream(stream, true, StandardCharsets.UTF_8);
        String coloured = System.getProperty(COLOURS);
        this.colours = coloured == null ? Ansi.AUTO.enabled() : coloured.contains(name);
    }

    static Screen out() {
        return new Screen(System.out, "out");
    }

    static Screen err() {
        return new Screen(System.err, "err");
    }

    void line(String text) {
        stream.println(text);
    }

    void print(String text) {
        stream.print(text);
        stream.flush();
    }

    /** The line with its mark in the mark's colour. */
    String marked(String text) {
        String marked = text.stripLeading();
        String indent = text.substring(0, text.length() - marked.length());
        return switch (marked.isEmpty() ? ' ' : marked.charAt(0)) {
            case '✓' -> indent + coloured("32", "✓") + marked.substring(1);
            case '✗' -> indent + coloured("31", "✗") + marked.substring(1);
            case '!' -> indent + coloured("33", "!") + marked.substring(1);
            default -> text;
        };
    }

    String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
