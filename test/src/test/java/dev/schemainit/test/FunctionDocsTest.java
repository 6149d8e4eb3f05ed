package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.lambda.Settings;
import dev.schemainit.lambda.fleet.FleetSettings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the function has a row for each of its environment variables, and no other. */
class FunctionDocsTest {
    private static final Path PAGE = Path.of("../docs/reference/function.md");
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z_]+)`");

    /** The JVM's own. */
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    @Test
    void thePageHasARowForEachVariable() throws Exception {
        Set<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> VARIABLE.matcher(line.split("\\|")[1]).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> variables = Stream.of(Settings.class, FleetSettings.class)
                .flatMap(FunctionDocsTest::constants)
                .collect(Collectors.toCollection(TreeSet::new));
        variables.add(OPTIONS);
        assertThat(rows).isEqualTo(variables);
    }

    private static Stream<String> constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(FunctionDocsTest::value)
                .filter(value -> value.matches("[A-Z_]+"));
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
