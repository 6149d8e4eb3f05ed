package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.baseline.BaselineError;
import dev.schemainit.cli.docs.DocsError;
import dev.schemainit.cli.fleet.StatusError;
import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;
import dev.schemainit.lambda.FunctionError;
import dev.schemainit.lambda.fleet.FleetError;
import dev.schemainit.review.ReviewError;
import dev.schemainit.review.impact.ImpactError;
import dev.schemainit.review.scratch.ScratchError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each error code has a section in the documentation, which the code makes; {@code -Ddocs=update} writes it. */
class ErrorCodesInDocsTest {
    private static final Path DOCUMENT = Path.of("../docs/reference/errors.md");
    private static final Path EXAMPLES = Path.of("src/test/resources/error-examples.txt");
    private static final String BEGIN =
            "<!-- error codes: written by ./mvnw verify -DskipITs -pl test -am -Dtest=ErrorCodesInDocsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=update -->\n";
    private static final String END = "<!-- end of error codes -->\n";

    /** Every code of every module, by its number. */
    static List<ErrorCode> codes() {
        return Stream.of(
                        EngineError.values(),
                        FunctionError.values(),
                        FleetError.values(),
                        ReviewError.values(),
                        ImpactError.values(),
                        ScratchError.values(),
                        DocsError.values(),
                        ImportError.values(),
                        BaselineError.values(),
                        StatusError.values())
                .<ErrorCode>flatMap(Stream::of)
                .sorted(Comparator.comparing(code -> code.text().number()))
                .toList();
    }

    @Test
    void eachNumberIsGivenOnce() {
        assertThat(codes()).extracting(ErrorCode::label).doesNotHaveDuplicates();
    }

    @Test
    void theSectionsAreTheCodesOwn() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length());
        if ("update".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + sections() + document.substring(end));
        } else {
            assertThat(document.substring(begin, end)).isEqualTo(sections());
        }
    }

    @Test
    void anExampleIsWhatTheCodeSays() throws IOException {
        for (String example : Files.readAllLines(EXAMPLES)) {
            ErrorText text = code(example).text();
            String reason = label(example) + " " + pattern(text.reason()) + "(; .*)?[.?] Fix: ";
            assertThat(example)
                    .matches(reason + "(" + pattern(text.fix()) + "|" + pattern(text.fixAtTerminal()) + ")\\.");
        }
    }

    private static ErrorCode code(String example) {
        return codes().stream()
                .filter(code -> code.label().equals(label(example)))
                .findFirst()
                .orElseThrow();
    }

    private static String label(String example) {
        return example.substring(0, example.indexOf(' '));
    }

    /** With anything for what differs from case to case. */
    private static String pattern(String format) {
        return Pattern.quote(format).replaceAll("%(\\d\\$)?s", "\\\\E.+\\\\Q");
    }

    private static String sections() throws IOException {
        Map<String, String> examples = Files.readAllLines(EXAMPLES).stream()
                .collect(Collectors.toMap(ErrorCodesInDocsTest::label, Function.identity()));
        return codes().stream()
                .map(code -> section(code, examples.get(code.label())))
                .collect(Collectors.joining());
    }

    /** Its heading is the code alone, because messages link to it. */
    private static String section(ErrorCode code, @Nullable String example) {
        ErrorText text = code.text();
        String fix = sentence(text.fix());
        String atTerminal = sentence(text.fixAtTerminal());
        return "### " + code.label() + "\n\n- Cause: " + sentence(text.reason()) + "\n- Fix: " + fix
                + (fix.equals(atTerminal) ? "" : "\n- Fix at a terminal: " + atTerminal) + "\n\n"
                + (example == null ? "" : "```text\n" + example + "\n```\n\n");
    }

    /** With … for what differs from case to case. */
    private static String sentence(String text) {
        return text.replaceAll("%(\\d\\$)?s", "…").replace("<", "\\<").replace("*", "\\*") + ".";
    }
}
