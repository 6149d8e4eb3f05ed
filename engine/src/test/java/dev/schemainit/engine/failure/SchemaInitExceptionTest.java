package dev.schemainit.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one message that CloudFormation shows. */
class SchemaInitExceptionTest {
    @ParameterizedTest
    @EnumSource(EngineError.class)
    void everyCodeHasACauseAndAFix(ErrorCode code) {
        assertThat(code.exception("one", "two", "three").getMessage())
                .matches("SI-\\d\\d+ [^%]+[^.]\\. Fix: [^%]+[^.]\\.");
    }

    @Test
    void everyCodeHasANumberOfItsOwn() {
        assertThat(Arrays.stream(EngineError.values()).map(ErrorCode::label)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "😀"})
    void aLongMessageIsCutBetweenCharactersAndKeepsItsFix(String character) {
        String message = EngineError.DRIFT.exception(character.repeat(5000)).getMessage();
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(1000, 1024);
        assertThat(message).contains("…. Fix: bring the database back").endsWith(".");
        assertThat(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(message);
    }

    @Test
    @Fault(75)
    void controlCharactersAreNeverInIt() {
        var failure = EngineError.DRIFT.exception(List.of("a\nb"), "one\r\ntwo\u0000\u001b[31m\u0085\u2028three");
        assertThat(failure.getMessage()).contains("one two [31m three");
        assertThat(failure.details()).containsExactly("a b");
    }

    @Test
    @Fault(76)
    void aPasswordIsMaskedInEveryEncoding() {
        String password = "p&ss \"w\\rd/é";
        Mask mask = Mask.of(password, List.of("app")).orElseThrow();
        for (String form : List.of(
                password,
                "p%26ss+%22w%5Crd%2F%C3%A9",
                "p&ss \\\"w\\\\rd/é",
                "cCZzcyAid1xyZC/DqQ==",
                "cCZzcyAid1xyZC_DqQ")) {
            assertThat(mask.apply("a " + form + " z")).isEqualTo("a *** z");
        }
        assertThat(EngineError.DRIFT
                        .exception(List.of("x " + password), password)
                        .masked(mask))
                .satisfies(masked -> assertThat(masked.getMessage())
                        .contains("expected.txt: ***.")
                        .doesNotContain("p&ss"))
                .satisfies(masked -> assertThat(masked.details()).containsExactly("x ***"));
    }

    /** Stars in its place would say it: {@code web***} for a database webshop24. */
    @ParameterizedTest
    @ValueSource(strings = {"shop", "1234567", "webshop24", "webshop2"})
    @Fault(real = 22)
    void aPasswordThatIsShortOrPartOfANameIsNotMasked(String weak) {
        assertThat(Mask.of(weak, List.of("app", "webshop24", "db.example"))).isEmpty();
        assertThat(Mask.of(weak + "-shop", List.of("app", "webshop24", "db.example")))
                .hasValueSatisfying(mask ->
                        assertThat(mask.apply(weak + " " + weak + "-shop")).isEqualTo(weak + " ***"));
    }

    @Test
    void whereNothingElseIsShownTheMessageEndsWithTheAddressOfItsCode() {
        var failure = EngineError.DRIFT.exception("x").withAddress();
        assertThat(failure.getMessage()).endsWith("migration. " + ErrorCode.PAGE + "#si-64");
        assertThat(failure.atTerminal().masked(Mask.NOTHING).getMessage()).isEqualTo(failure.getMessage());

        String longMessage =
                EngineError.DRIFT.exception("é".repeat(5000)).withAddress().getMessage();
        assertThat(longMessage.getBytes(StandardCharsets.UTF_8).length).isBetween(1000, 1024);
        assertThat(longMessage).contains("…. Fix: bring the database back").endsWith("#si-64");
    }

    @Test
    void aQuestionKeepsItsMark() {
        assertThat(EngineError.FOLDER_MISSING.exception("docments").with("did you mean documents?"))
                .hasMessageStartingWith("SI-40 there is no schema docments; did you mean documents? Fix: ");
    }

    /** CloudFormation's reader changes settings, somebody at a terminal what was typed: one code and one cause. */
    @Test
    void theFixSpeaksToWhoeverReadsIt() {
        SchemaInitException failure = EngineError.TLS_CA_FILE.exception("/tmp/ca.pem");

        assertThat(failure).hasMessageEndingWith(" Fix: correct DB_CA_FILE.");
        assertThat(failure.atTerminal()).hasMessageEndingWith(" Fix: correct --ca-file.");
        assertThat(failure.atTerminal().code()).isEqualTo(failure.code());
        assertThat(failure.atTerminal().reason()).isEqualTo(failure.reason());
    }

    @ParameterizedTest
    @EnumSource(EngineError.class)
    void noFixForATerminalNamesASettingOfTheFunction(EngineError code) {
        assertThat(code.text().fixAtTerminal()).doesNotContain("DB_", "the secret", "deploy again", "the function");
    }
}
