package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.baseline.BaselineError;
import dev.schemainit.cli.docs.DocsError;
import dev.schemainit.cli.fleet.StatusError;
import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of error codes in the documentation is the one that the code makes; {@code -Ddocs=update} writes it. */
class ErrorCodesInDocsTest {
    private static final Path DOCUMENT = Path.of("../docs/reference/errors.md");
    private static final String BEGIN =
            "<!-- error codes: written by ./mvnw test -pl test -am -Dtest=ErrorCodesInDocsTest"
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
    void theTableIsTheCodesOwn() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length());
        if ("update".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
        } else {
            assertThat(document.substring(begin, end)).isEqualTo(table());
        }
    }

    private static String table() {
        return codes().stream()
                .map(code -> "| " + code.label() + " | " + cell(code.text().reason()) + " | "
                        + cell(code.text().fix()) + " | " + atTerminal(code) + " |\n")
                .collect(Collectors.joining("", "| code | cause | fix | at a terminal |\n|---|---|---|---|\n", ""));
    }

    /** Empty where the fix is the same. */
    private static String atTerminal(ErrorCode code) {
        return code.text().fix().equals(code.text().fixAtTerminal())
                ? ""
                : cell(code.text().fixAtTerminal());
    }

    /** With … for what differs from case to case. */
    private static String cell(String text) {
        return text.replaceAll("%(\\d\\$)?s", "…").replace("|", "\\|");
    }
}
