package dev.schemainit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.DriftCheck.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTextTest {
    @Test
    void emptyLinesStandBetweenTablesAndNotBeforeTheFirst() {
        var text = new VerifyText(List.of(wrong("table a"), wrong("table b")), false);
        assertThat(text.lines(Screen.out()).stream().map(String::strip))
                .containsExactly(
                        "table a", "✗ table a columns, found x", "", "table b", "✗ table b columns, found x", "");
    }

    private static DriftCheck wrong(String subject) {
        return new DriftCheck(subject, "columns", new Problem("found x", false));
    }
}
