package dev.schemainit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps what a test run measured, a line a figure, for the table in the README. */
final class Figures {
    private static final Path FILE = Path.of("target/figures.txt");

    private Figures() {}

    static synchronized void record(String figure, String value) {
        try {
            Files.writeString(
                    FILE, figure + " | " + value + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
