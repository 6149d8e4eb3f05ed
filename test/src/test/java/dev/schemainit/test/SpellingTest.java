package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of all documents are English, or in {@code docs/words.txt}: cspell from npm looks. */
class SpellingTest {
    @Test
    void everyWordIsKnown() throws Exception {
        Process process = new ProcessBuilder(
                        List.of("node", "node_modules/.bin/cspell", "--no-progress", "--no-summary", "**/*.md"))
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var unknown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        process.waitFor();
        assertThat(unknown).as("correct them, or add them to docs/words.txt").isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
