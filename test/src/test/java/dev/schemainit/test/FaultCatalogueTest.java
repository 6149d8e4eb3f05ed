package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.harness.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every fault of the catalogue has a test that exists; {@code -Ddocs=update} writes docs/proven/faults.md. */
class FaultCatalogueTest {
    private static final int FAULTS = 80;
    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/proven/faults.md");
    private static final String BEGIN =
            "<!-- faults: written by ./mvnw verify -DskipITs -pl test -am -Dtest=FaultCatalogueTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=update -->\n";

    /** An annotated test method, with the numbers of its faults. */
    private static final Pattern NUMBERED =
            Pattern.compile("@Fault\\(([^)]*)\\)\\s+(?:@[^\\n]+\\s+)*(?:static )?void (\\w+)\\(");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Before the number of a fault that was found on files and databases of real projects. */
    private static final String REAL = "R";

    private static final String END = "<!-- end of faults -->\n";

    /**
     * One line of faults.txt.
     *
     * @param answer codes, and what happens where no failure is told
     * @param elsewhere tests of other modules, as {@code Class#method}
     */
    private record Entry(String number, String area, String fault, String answer, List<String> elsewhere) {}

    @Test
    void everyFaultHasATest() throws IOException {
        var tests = tests();
        assertThat(tests.keySet())
                .containsAll(IntStream.rangeClosed(1, FAULTS)
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(entries()).extracting(Entry::number).containsExactlyInAnyOrderElementsOf(tests.keySet());
        assertThat(tests)
                .allSatisfy((number, names) ->
                        assertThat(names).as("tests of fault " + number).isNotEmpty());
        long real = tests.keySet().stream()
                .filter(number -> number.startsWith(REAL))
                .count();
        Figures.record("catalogue of faults", FAULTS + " of " + FAULTS + " and " + real + " of real files have tests");
    }

    @Test
    void whatIsToldOfOtherModulesExists() throws IOException {
        Map<String, String> sources = testSources();
        for (Entry entry : entries()) {
            for (String test : entry.elsewhere()) {
                String[] name = test.split("#");
                assertThat(sources).as(test).containsKey(name[0]);
                assertThat(sources.get(name[0])).as(test).contains(" void " + name[1] + "(");
            }
        }
    }

    @Test
    void theCodesExist() throws IOException {
        List<String> codes =
                ErrorCodesInDocsTest.codes().stream().map(ErrorCode::label).toList();
        for (Entry entry : entries()) {
            List<String> named = Pattern.compile("SI-\\d\\d+")
                    .matcher(entry.answer())
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(codes).as("fault " + entry.number()).containsAll(named);
        }
    }

    @Test
    void theDocumentIsTheCatalogues() throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if ("update".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + table() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(table());
        }
    }

    private static String table() throws IOException {
        Map<String, TreeSet<String>> tests = tests();
        var text = new StringBuilder();
        String area = "";
        for (Entry entry : entries()) {
            if (!entry.area().equals(area)) {
                area = entry.area();
                text.append("\n## ").append(area).append("\n\n| | fault | what happens | tests |\n|---|---|---|---|\n");
            }
            String names = tests.get(entry.number()).stream()
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", "));
            text.append(
                    "| " + entry.number() + " | " + entry.fault() + " | " + entry.answer() + " | " + names + " |\n");
        }
        return text.append('\n').toString();
    }

    /** The tests of each fault: those with its number on them, and those that the catalogue names. */
    private static Map<String, TreeSet<String>> tests() throws IOException {
        var tests = new TreeMap<String, TreeSet<String>>();
        for (Entry entry : entries()) {
            tests.put(entry.number(), new TreeSet<>(entry.elsewhere()));
        }
        testSources()
                .forEach((type, source) -> NUMBERED.matcher(source).results().forEach(test -> {
                    for (String number : numbers(test.group(1))) {
                        tests.computeIfAbsent(number, unknown -> new TreeSet<>())
                                .add(type + "#" + test.group(2));
                    }
                }));
        return tests;
    }

    /** Such as {@code 47, R10} of {@code value = 47, real = {10}}. */
    private static List<String> numbers(String annotation) {
        int real = annotation.indexOf("real");
        String catalogue = real < 0 ? annotation : annotation.substring(0, real);
        return Stream.concat(
                        NUMBER.matcher(catalogue).results().map(MatchResult::group),
                        real < 0
                                ? Stream.empty()
                                : NUMBER.matcher(annotation.substring(real))
                                        .results()
                                        .map(number -> REAL + number.group()))
                .toList();
    }

    private static List<Entry> entries() throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        String area = "";
        for (String line : Files.readAllLines(Path.of("src/test/resources/faults.txt"))) {
            if (line.startsWith("## ")) {
                area = line.substring(3);
            } else if (!line.startsWith("#")) {
                String[] cells = line.split(" *\\| *", -1);
                var entry = new Entry(
                        cells[0],
                        area,
                        cells[1],
                        cells[2],
                        cells[3].isEmpty() ? List.of() : List.of(cells[3].split(", ")));
                assertThat(entries.put(entry.number(), entry)).isNull();
            }
        }
        return List.copyOf(entries.values());
    }

    /** The test classes of all modules, by name. */
    private static Map<String, String> testSources() throws IOException {
        var sources = new TreeMap<String, String>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
