package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemainit.infra.SchemaInitializerProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference has a row for each key of the configuration and each property of the construct, and no other. */
class ReferenceDocsTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Test
    void theConfigurationHasARowForEachKey() throws Exception {
        assertThat(rows("docs/reference/configuration.md", "## Keys"))
                .isEqualTo(keysOf(Map.of("orders", Map.of("no-key", ""))));
    }

    @Test
    void theFleetsPageHasARowForEachKey() throws Exception {
        Set<String> rows = rows("docs/scale/fleet.md", "## In cdk.json");
        rows.addAll(rows("docs/scale/fleet.md", "## A list in S3"));

        assertThat(rows).isEqualTo(keysOf(Map.of("tenants", Map.of("fleet", Map.of("no-key", "")))));
    }

    @Test
    void theConstructsPageHasARowForEachProperty() throws Exception {
        assertThat(rows("docs/reference/construct.md", "## Properties"))
                .isEqualTo(Arrays.stream(SchemaInitializerProps.Builder.class.getMethods())
                        .filter(method -> method.getReturnType() == SchemaInitializerProps.Builder.class)
                        .map(method -> method.getName())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** As the message about an unknown key lists them. */
    private static Set<String> keysOf(Map<String, ?> environments) {
        String message =
                catchThrowable(() -> EnvironmentReader.all(environments)).getMessage();
        String marker = "no-key: unknown key; the keys are ";
        assertThat(message).contains(marker);
        String list = message.substring(message.indexOf(marker) + marker.length());
        return new TreeSet<>(List.of(list.lines().findFirst().orElseThrow().split(", ")));
    }

    /** The names in the first cells of the first table below a heading. */
    private static Set<String> rows(String page, String heading) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(page));
        return lines.subList(lines.indexOf(heading), lines.size()).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .flatMap(line -> NAME.matcher(line.split("\\|")[1]).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
