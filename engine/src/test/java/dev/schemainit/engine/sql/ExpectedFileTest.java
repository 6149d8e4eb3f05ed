package dev.schemainit.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that a merge has spoilt, or that nobody has written since, is refused with what is wrong. */
class ExpectedFileTest {
    private static final List<String> LINES = List.of(
            "table a: (id, \"Note: public\")",
            "table a column \"Note: public\": text",
            "table a column id: integer not null",
            "table b: (id)",
            "table b column id: integer default '#1'");

    @TempDir
    Path directory;

    private TestFolder folder;
    private String text;

    @BeforeEach
    void write() {
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "SELECT 1;")
                .with("V2__b.sql", "SELECT 2;")
                .expecting(LINES);
        text = folder.read().expected().orElseThrow();
    }

    private void assertDamaged(String spoilt, String how) {
        assertThatThrownBy(() -> folder.with("expected.txt", spoilt).read().requireExpected())
                .hasMessageStartingWith("SI-56 expected.txt is damaged: " + how + ". Fix: ");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        assertThat(folder.read().requireExpected().lines()).isEqualTo(LINES);
        assertThat(folder.with("expected.txt", text.replace("\n", "\r\n"))
                        .read()
                        .requireExpected()
                        .lines())
                .isEqualTo(LINES);
        assertThatCode(() -> folder.read().requireCurrentExpected()).doesNotThrowAnyException();
    }

    /** Its header tells what to do, too: to be valid, a file need not say it in today's words. */
    @Test
    void aFileWithOtherRemarksIsAsGood() {
        assertThat(text)
                .contains("# After a conflict in a merge, take the migrations of both sides, and run ./schemainit");
        String older = text.replaceAll("(?m)^# After a conflict.*\\n", "");
        assertThat(older).isNotEqualTo(text);
        assertThat(folder.with("expected.txt", older).read().expects(LINES)).isTrue();
        assertThat(folder.with("expected.txt", text.replace("up to V2", "up to V1"))
                        .read()
                        .expects(LINES))
                .isFalse();
    }

    @Test
    @Fault(real = 19)
    void aNameMayHoldWhatSeparatesItFromItsDefinition() {
        assertThat(LINES.stream().map(ExpectedFile::identity))
                .containsExactly(
                        "table a",
                        "table a column \"Note: public\"",
                        "table a column id",
                        "table b",
                        "table b column id");
    }

    @Test
    @Fault(real = 24)
    void aFileThatWasCutIsDamaged() {
        assertDamaged("", "its header is missing");
        assertDamaged(String.join("\n", LINES), "its header is missing");
        assertDamaged(
                text.replace(LINES.get(3) + "\n", ""),
                "the line of table b is missing, and those of its columns are not");
        assertDamaged(text.replace(LINES.get(4) + "\n", ""), "it has 4 lines instead of 5");
        assertDamaged(text + "table c: (id)\n", "it has 6 lines instead of 5");
        assertDamaged(text.replace("not null", ""), "its lines are not those that were written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<<<<<<< HEAD", "||||||| 4b825dc", "=======", ">>>>>>> feature/wish"})
    @Fault(real = 44)
    void whatGitHasMarkedIsNamedAsAConflict(String marker) {
        String conflict = text.lines().limit(4).collect(Collectors.joining("\n")) + "\n" + marker + "\n"
                + text.lines().skip(4).collect(Collectors.joining("\n"));
        assertDamaged(conflict, "line 5 is a conflict that git has marked");
    }

    @Test
    @Fault(real = 44)
    void aFileThatIsNewerIsNamed() {
        assertThatThrownBy(() -> folder.with("V4__wish.sql", "SELECT 4;")
                        .with("R__view.sql", "SELECT 5;")
                        .read()
                        .requireCurrentExpected())
                .hasMessageStartingWith("SI-57 expected.txt was written before V4__wish.sql was added. Fix: ");
        assertThatThrownBy(() -> folder.without("V4__wish.sql")
                        .without("R__view.sql")
                        .with("V2__b.sql", "SELECT 3;")
                        .read()
                        .requireCurrentExpected())
                .hasMessageStartingWith("SI-57 expected.txt was written before the files were changed. Fix: ");
    }
}
