package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is logged, a line is one JSON object and tells no secret. */
class JsonLogTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final JsonLog log = new JsonLog(new PrintStream(printed, true, StandardCharsets.UTF_8), "request");

    private Map<String, Object> line() {
        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text).matches("[^\\u0000-\\u001f]+\\R");
        return Json.readObject(text).orElseThrow();
    }

    @Test
    @Fault(75)
    void controlCharactersAreEscaped() {
        String text = "line\nbreak\r\u0000\u001b[31m \" \\ \u007f\u0085\u2028é€";

        log.step(new Step("run", text, 7));

        assertThat(line())
                .containsEntry("message", text)
                .containsEntry("step", "run")
                .containsEntry("milliseconds", 7)
                .containsEntry("level", "INFO")
                .containsEntry("AWSRequestId", "request");
    }

    @Test
    void aFailureTellsItsCodeAndEveryDetail() {
        log.failure(EngineError.DRIFT.exception(List.of("one\ntwo", "three"), "2 differences"));

        assertThat(line())
                .containsEntry("level", "ERROR")
                .containsEntry("code", "SI-64")
                .containsEntry("details", List.of("one two", "three"));
        assertThat((String) line().get("message")).startsWith("SI-64 ").contains("2 differences");
    }

    @Test
    void aVerifyThatFindsDriftCountsItsDifferences() {
        log.connectsTo("db.example:5432/shop");

        log.verifyFailed(EngineError.DRIFT.exception(List.of("one 'literal'", "two"), "2 differences"));

        assertThat(line())
                .containsEntry("database", "db.example:5432/shop")
                .containsEntry("action", "verify")
                .containsEntry("VerifyFailed", 1)
                .containsEntry("Differences", 2)
                .extracting("_aws")
                .asString()
                .contains("[database, action]");
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("literal");
    }

    @Test
    void aVerifyThatDoesNotCompareHasNoNumberOfDifferences() {
        log.connectsTo("db.example:5432/shop");

        log.verifyFailed(new IllegalStateException("not to be told"));

        assertThat(line()).containsEntry("VerifyFailed", 1).doesNotContainKey("Differences");
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("not to be told");
    }

    /** The secret would name the database, and it cannot be read. */
    @Test
    void aVerifyOfADatabaseThatNothingNamesIsAMetricOfTheActionAlone() {
        log.verifyFailed(FunctionError.SECRET_NOT_FOUND.exception("arn", "eu-west-3"));

        assertThat(line())
                .containsEntry("VerifyFailed", 1)
                .containsEntry("action", "verify")
                .doesNotContainKey("database")
                .extracting("_aws")
                .asString()
                .contains("[[action]]");
    }

    @Test
    void anUnforeseenErrorTellsItsPlaceAndNotItsText() {
        log.unforeseen(new IllegalStateException("not to be told", new IllegalArgumentException("nor this")));

        assertThat(line()).containsEntry("level", "ERROR").containsEntry("message", "java.lang.IllegalStateException");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(getClass().getName())
                .doesNotContain("not to be told", "nor this");
    }

    @Test
    @Fault(76)
    void aPasswordIsMaskedInEveryText() {
        log.mask(Mask.of(Canary.PASSWORD, List.of()).orElseThrow());

        log.failure(EngineError.DRIFT.exception(List.of("a " + Canary.PASSWORD), "a " + Canary.PASSWORD));

        assertThat(line()).containsEntry("details", List.of("a ***"));
        Canary.assertAbsent(printed.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "milliseconds", "AWSRequestId", "\",\"message\":\"", "{\"timestamp"})
    void aPasswordThatIsACommonWordLeavesTheLineReadable(String weak) {
        log.mask(Mask.of(weak, List.of()).orElseThrow());

        log.step(new Step("run", "files done", 1234));

        assertThat(line())
                .containsKeys("timestamp", "level", "AWSRequestId")
                .containsEntry("message", "files done")
                .containsEntry("milliseconds", 1234);
    }
}
