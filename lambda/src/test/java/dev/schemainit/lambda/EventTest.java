package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.work.WorkPolicy;
import dev.schemainit.lambda.Event.InvokedBy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call may ask for, and what is refused without a word of it being repeated. */
class EventTest {
    /** In everything that is refused or ignored, and in no message. */
    private static final String MARK = "Kanarienvogel";

    private static Event read(String text) throws IOException {
        return Event.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n",
                "null",
                " null\n",
                "{}",
                "{\"action\": null, \"seed_builtin_data\": null}",
                "{\"sql\": \"DROP TABLE " + MARK + "\", \"database\": \"" + MARK
                        + "\", \"tables\": [{\"a\": [1, {}]}]}",
                "{\"Action\": \"" + MARK + "\"}",
                "{\"ResourceProperties\": {\"action\": \"" + MARK + "\"}}"
            })
    @Fault({69, 70, 71})
    void nothingAndUnknownFieldsMeanApply(String text) throws IOException {
        assertThat(read(text)).isEqualTo(new Event(Action.APPLY, null, null, InvokedBy.ANYBODY));
    }

    @ParameterizedTest
    @CsvSource({"apply, APPLY", "plan, PLAN", "verify, VERIFY", "info, INFO"})
    void readsTheAction(String label, Action action) throws IOException {
        assertThat(read("{\"action\": \"" + label + "\"}").action()).isEqualTo(action);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhetherToSeed(boolean seeding) throws IOException {
        assertThat(read("{\"seed_builtin_data\": " + seeding + "}"))
                .isEqualTo(new Event(Action.APPLY, seeding, null, InvokedBy.ANYBODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "plan"})
    void readsTheVersionToAdoptUpTo(String action) throws IOException {
        assertThat(read("{\"action\": \"" + action + "\", \"adoptAt\": \"V3\"}").adoptAt())
                .isEqualTo("V3");
    }

    @ParameterizedTest
    @CsvSource({"Create, RESOURCE", "Update, RESOURCE", "Delete, REMOVED_RESOURCE"})
    void readsWhatCloudFormationAsksFor(String request, InvokedBy caller) throws IOException {
        Event event =
                read("{\"RequestType\": \"" + request + "\", \"ResourceProperties\": {\"action\": \"" + MARK + "\"}}");

        assertThat(event).isEqualTo(new Event(Action.APPLY, null, null, caller));
    }

    @Test
    void theStateMachineGoesOnWithWhatADeploymentHasLeft() throws IOException {
        Event event = read("{\"action\": \"apply\", \"longWork\": \"continue\"}");

        assertThat(event.invokedBy()).isEqualTo(InvokedBy.CONTINUES);
        assertThat(event.workOr(WorkPolicy.IN_BACKGROUND)).isEqualTo(WorkPolicy.CALLED_AGAIN);
        assertThat(event.workOr(WorkPolicy.ENDS)).isEqualTo(WorkPolicy.ENDS);
        assertThat(read("").workOr(WorkPolicy.IN_BACKGROUND)).isEqualTo(WorkPolicy.IN_BACKGROUND);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("SI-02", "[]"),
                Arguments.of("SI-04", "{\"longWork\": \"" + MARK + "\"}"),
                Arguments.of("SI-04", "{\"action\": \"verify\", \"longWork\": \"continue\"}"),
                Arguments.of("SI-02", "[{\"action\": \"" + MARK + "\"}]"),
                Arguments.of("SI-02", "\"" + MARK + "\""),
                Arguments.of("SI-02", "4711"),
                Arguments.of("SI-02", "true"),
                Arguments.of("SI-02", MARK),
                Arguments.of("SI-02", "{\"action\": \"" + MARK),
                Arguments.of("SI-02", "{} {\"" + MARK + "\": 1}"),
                Arguments.of("SI-02", "{\"action\": \"plan\", \"action\": \"" + MARK + "\"}"),
                Arguments.of("SI-02", "{\"a\":".repeat(33) + "\"" + MARK + "\"" + "}".repeat(33)),
                Arguments.of("SI-02", "{\"a\":" + "[".repeat(60_000)),
                Arguments.of("SI-03", " ".repeat(64 * 1024 + 1)),
                Arguments.of("SI-03", "{\"text\": \"" + MARK.repeat(500_000) + "\"}"),
                Arguments.of("SI-04", "{\"seed_builtin_data\": \"" + MARK + "\"}"),
                Arguments.of("SI-04", "{\"seed_builtin_data\": 4711}"),
                Arguments.of("SI-04", "{\"seed_builtin_data\": {\"" + MARK + "\": true}}"),
                Arguments.of("SI-04", "{\"adoptAt\": 4711}"),
                Arguments.of("SI-04", "{\"adoptAt\": [\"" + MARK + "\"]}"),
                Arguments.of("SI-04", "{\"action\": \"verify\", \"adoptAt\": \"" + MARK + "\"}"),
                Arguments.of("SI-04", "{\"action\": \"info\", \"adoptAt\": \"" + MARK + "\"}"),
                Arguments.of("SI-05", "{\"action\": \"\"}"),
                Arguments.of("SI-05", "{\"action\": \"Apply\"}"),
                Arguments.of("SI-05", "{\"action\": \" apply\"}"),
                Arguments.of("SI-05", "{\"action\": \"" + MARK + "; DROP TABLE x\"}"),
                Arguments.of("SI-05", "{\"action\": \"line\\nbreak " + MARK + "\"}"),
                Arguments.of("SI-05", "{\"action\": 4711}"),
                Arguments.of("SI-05", "{\"action\": true}"),
                Arguments.of("SI-05", "{\"action\": [\"apply\"]}"),
                Arguments.of("SI-05", "{\"action\": {\"" + MARK + "\": 1}}"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    @Fault({72, 73})
    void refusesWithoutRepeatingAWord(String code, String text) {
        var failure = catchThrowableOfType(SchemaInitException.class, () -> read(text));

        assertThat(OneMessage.of(failure)).startsWith(code + " ").doesNotContain(MARK, "4711", "DROP");
        if (code.equals("SI-05")) {
            assertThat(failure).hasMessageContaining("apply, plan, verify, info");
        }
    }

    @Test
    @Fault(72)
    void isReadNoFurtherThanItsLimit() {
        var endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                read++;
                return ' ';
            }
        };

        var failure = catchThrowableOfType(SchemaInitException.class, () -> Event.read(endless));

        assertThat(failure).hasMessageStartingWith("SI-03 ");
        assertThat(endless.read).isEqualTo(64 * 1024 + 1);
    }

    @Test
    void anEventOfTheLargestSizeIsRead() throws IOException {
        assertThat(read("{\"action\": \"plan\"}" + " ".repeat(64 * 1024 - 18)).action())
                .isEqualTo(Action.PLAN);
    }

    /** Who means one of many databases does not get this one. */
    @Test
    void aTargetIsRefusedWhereThereIsOneDatabase() {
        assertThat(catchThrowableOfType(SchemaInitException.class, () -> read("{\"target\": \"" + MARK + "\"}"))
                        .getMessage())
                .startsWith("SI-157 ")
                .doesNotContain(MARK);
    }
}
