package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines of Java end at 120 characters, comments too, which the formatter leaves alone. Data in tests may be longer. */
class SourceLinesTest {
    private static final int MAX = 120;

    @Test
    void endInTime() throws IOException {
        assertThat(tooLong("src/main/java", line -> true)).isEmpty();
        assertThat(tooLong("src/test/java", line -> line.strip().matches("(/\\*|\\*|//).*")))
                .isEmpty();
    }

    private interface Counts {
        boolean counts(String line);
    }

    private static List<String> tooLong(String sources, Counts which) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path folder : modules.map(module -> module.resolve(sources))
                    .filter(Files::isDirectory)
                    .toList()) {
                find(folder, which, found);
            }
        }
        return found;
    }

    private static void find(Path folder, Counts which, List<String> found) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).length() > MAX && which.counts(lines.get(i))) {
                        found.add(file + ":" + (i + 1));
                    }
                }
            }
        }
    }
}
