package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command says of arguments that it refuses. */
class RefusedArgumentsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            try orders --password=hunter2             | there is no option --password
            try orders password=hunter2               | one argument too many: password
            try orders postgresql://u:hunter2@h/db    | one argument too many: an address
            try postgresql://u:hunter2@h/db           | A schema is a folder of SQL files, and no address of a database
            new jdbc:postgresql://u:hunter2@h/db a    | A schema is a folder of SQL files, and no address of a database
            """)
    void aPasswordIsNotRepeated(String arguments, String reason) {
        assertThat(refusal(arguments.split(" "))).startsWith(reason + "\n").doesNotContain("hunter2");
    }

    @Test
    void newSaysWhyAFolderCannotBeMade() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(refusal("new", file.toString(), "a")).startsWith("A schema is a folder, and " + file);
        assertThat(refusal("new", file.resolve("orders").toString(), "a"))
                .startsWith("No file can be made in " + file + "/orders: ");
    }

    /** Of wrong usage: a line with the reason, and one with the right form. */
    private static String refusal(String... arguments) {
        PrintStream err = System.err;
        var bytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            assertThat(Main.run(arguments)).isEqualTo(2);
        } finally {
            System.setErr(err);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
