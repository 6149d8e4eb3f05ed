package dev.schemainit.engine.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;

/** Keeps what a test run measured, a line a figure; {@code -Dfigures=update} writes it into docs/proven/faults.md, too. */
public final class Figures {
    private static final Path FILE = Path.of("target/figures.txt");
    private static final Path DOCUMENT = Path.of("../docs/proven/faults.md");
    private static final String END = "<!-- end of figures -->";

    private Figures() {}

    public static synchronized void record(String figure, String value) {
        try {
            Files.writeString(
                    FILE, figure + " | " + value + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if ("update".equals(System.getProperty("figures"))) {
                writeRow("| " + figure + " | ", value + " |");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the figure's row, or adds one. */
    private static void writeRow(String start, String rest) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
        int end = lines.indexOf(END);
        if (end < 0) {
            throw new IllegalStateException("docs/proven/faults.md has no " + END);
        }
        int row = end;
        for (int i = 0; i < end; i++) {
            row = lines.get(i).startsWith(start) ? i : row;
        }
        if (row < end) {
            lines.set(row, start + rest);
        } else {
            lines.add(end, start + rest);
        }
        Files.writeString(DOCUMENT, String.join("\n", lines) + "\n");
    }
}
