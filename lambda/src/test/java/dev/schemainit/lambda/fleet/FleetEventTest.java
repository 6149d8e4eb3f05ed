package dev.schemainit.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the function of a fleet is asked. */
class FleetEventTest {
    private static FleetEvent read(String text) throws IOException {
        return FleetEvent.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aRunNamesItsTargetAndIsTheUsualEventOtherwise() throws IOException {
        assertThat(read("{\"target\": \"tenant-042\", \"adoptAt\": \"V3\"}"))
                .isEqualTo(new FleetEvent.Run("tenant-042", Action.APPLY, "{\"adoptAt\":\"V3\"}"));
        assertThat(read("{\"action\": \"verify\", \"target\": \"t\"}"))
                .isEqualTo(new FleetEvent.Run("t", Action.VERIFY, "{\"action\":\"verify\"}"));
    }

    @Test
    void anExecutionIsForAllOrForSome() throws IOException {
        for (String all : List.of("{\"action\": \"targets\"}", "{\"action\": \"targets\", \"input\": {}}")) {
            assertThat(read(all)).isEqualTo(new FleetEvent.Plan(null));
        }
        assertThat(read("{\"action\": \"targets\", \"input\": {\"only\": [\"a\", \"b\"]}}"))
                .isEqualTo(new FleetEvent.Plan(List.of("a", "b")));
    }

    /** A slip of the pen must not run on every database. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "{\"action\": \"apply\"}",
                "{\"action\": \"verify\"}",
                "{\"action\": \"tally\"}",
                "{\"target\": \"Kanarien vogel\"}",
                "{\"target\": [\"Kanarienvogel\"]}",
                "{\"target\": \"t\", \"action\": \"Kanarienvogel\"}",
                "{\"action\": \"targets\", \"input\": {\"Kanarienvogel\": [\"a\"]}}",
                "{\"action\": \"targets\", \"input\": {\"only\": []}}",
                "{\"action\": \"targets\", \"input\": {\"only\": \"Kanarienvogel\"}}",
                "{\"action\": \"targets\", \"input\": {\"only\": [\"a\"], \"Kanarienvogel\": 1}}",
                "{\"action\": \"targets\", \"input\": [\"Kanarienvogel\"]}"
            })
    void anythingElseIsRefused(String text) {
        assertThat(catchThrowableOfType(SchemaInitException.class, () -> read(text))
                        .getMessage())
                .startsWith("SI-164 ")
                .doesNotContain("Kanarienvogel");
    }
}
