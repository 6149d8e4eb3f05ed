package dev.schemainit.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> WORDS = List.of("documents", "domainflow", "try", "verify");

    @ParameterizedTest
    @CsvSource({"docments, documents", "DOCUMENTS, documents", "dcouments, documents", "tyr, try", "verfiy, verify"})
    void aTypingMistakeIsRecognised(String typed, String meant) {
        assertThat(Nearest.to(typed, WORDS)).contains(meant);
    }

    @Test
    void anotherWordIsNone() {
        assertThat(Nearest.to("orders", WORDS)).isEmpty();
        assertThat(Nearest.to("", WORDS)).isEmpty();
        assertThat(Nearest.to("documents", List.of())).isEmpty();
    }
}
