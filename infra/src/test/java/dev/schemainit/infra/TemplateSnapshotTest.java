package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The template of each environment of cdk.json as a file, for pull requests to show what a change does to it.
 *
 * <p>Written anew by {@code ./mvnw package -pl infra -am -Dtest=TemplateSnapshotTest -Dsnapshots=update
 * -Dsurefire.failIfNoSpecifiedTests=false}, and by nothing else.
 */
class TemplateSnapshotTest {
    private static final Path SNAPSHOTS = Path.of("infra/src/test/snapshots");

    /** All of cdk.json, those of somebody's own, too. */
    static Set<String> environments() {
        return SampleApp.environments(SampleApp.context()).keySet();
    }

    /** A snapshot of an environment that is gone would be reviewed for nothing. */
    @Test
    void aSnapshotIsOfAnEnvironment() throws IOException {
        try (Stream<Path> files = Files.list(SNAPSHOTS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> environments().contains(name.replaceFirst("\\.template\\.json$", "")));
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theTemplateIsTheOneThatWasReviewed(String name) throws IOException {
        Path snapshot = SNAPSHOTS.resolve(name + ".template.json");
        String template = normalized(SampleApp.pretty(SampleApp.stack(name).template()));
        if (System.getProperty("snapshots", "").equals("update")) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(snapshot, template);
        }

        assertThat(snapshot)
                .as("see %s for how to write it anew", getClass().getName())
                .content()
                .isEqualTo(template);
    }

    /** Without what changes with every file of SQL or code: those have a diff of their own. */
    private static String normalized(String template) {
        return template.replaceAll("\\b[0-9a-f]{64}\\b", "<sha256>")
                .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>");
    }
}
