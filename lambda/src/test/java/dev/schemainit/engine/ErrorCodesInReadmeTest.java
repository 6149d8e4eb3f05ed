package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of error codes is the one that the code makes; {@code -Dreadme=update} writes it. */
class ErrorCodesInReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final String BEGIN =
            "<!-- error codes: written by ./mvnw test -pl postgres,lambda -Dreadme=update -->\n";
    private static final String END = "<!-- end of error codes -->\n";

    @Test
    void theTableIsTheCodesOwn() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length());
        if ("update".equals(System.getProperty("readme"))) {
            Files.writeString(README, readme.substring(0, begin) + table() + readme.substring(end));
        } else {
            assertThat(readme.substring(begin, end)).isEqualTo(table());
        }
    }

    private static String table() {
        return Arrays.stream(ErrorCode.values())
                .sorted(Comparator.comparing(ErrorCode::label))
                .map(code -> "| " + code.label() + " | " + cell(code.reason()) + " | " + cell(code.fix()) + " |\n")
                .collect(Collectors.joining("", "| code | cause | fix |\n|---|---|---|\n", ""));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
