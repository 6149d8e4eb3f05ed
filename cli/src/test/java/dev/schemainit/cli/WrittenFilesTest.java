package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that write a file: what they print for a machine. */
class WrittenFilesTest {
    @TempDir
    Path directory;

    @Test
    void eachSaysInJsonWhatItHasWrittenOrFound() throws Exception {
        Path schema = directory.resolve("orders");
        Path file = schema.resolve("V1__first.sql");
        assertThat(json(0, "new", schema.toString(), "first")).isEqualTo(Map.of("file", file.toString()));
        Files.writeString(file, "CREATE TABLE orders (id integer PRIMARY KEY);\n");

        Path expected = schema.resolve("expected.txt");
        assertThat(json(0, "expect", schema.toString()))
                .containsEntry("file", expected.toString())
                .containsKey("lines");
        assertThat(json(0, "docs", schema.toString()))
                .containsEntry("file", schema.resolve("README.md").toString())
                .containsKey("lines");
        assertThat(json(0, "expect", schema.toString(), "--check"))
                .isEqualTo(Map.of("file", expected.toString(), "matches", true, "differences", List.of()));

        Files.writeString(schema.resolve("V2__name.sql"), "ALTER TABLE orders ADD name text;\n");
        assertThat(json(1, "expect", schema.toString(), "--check"))
                .containsEntry("matches", false)
                .containsEntry(
                        "differences",
                        List.of("~ table orders: (id) → (id, name)", "+ table orders column name: text"));
    }

    /** The only thing on stdout. */
    private static Map<String, Object> json(int exitCode, String command, String... arguments) {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            var line = new ArrayList<>(List.of(command, "--json"));
            line.addAll(List.of(arguments));
            assertThat(Main.run(line.toArray(String[]::new))).isEqualTo(exitCode);
            return Json.readObject(bytes.toString(StandardCharsets.UTF_8)).orElseThrow();
        } finally {
            System.setOut(out);
        }
    }
}
