package dev.schemainit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that reviews a pull request, out of a distribution and in somebody's repository. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "a script for a shell")
class ReviewScriptIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String LOSS = "ALTER TABLE a DROP COLUMN b;\n";

    @TempDir
    private Path directory;

    private Path distribution;
    private Path checkout;
    private TestRepository repository;

    private record Ran(int exit, String report, String err) {}

    @BeforeEach
    void commitTwoSchemas() throws Exception {
        distribution = Files.createDirectories(directory.resolve("distribution/scripts"))
                .getParent();
        for (String file : List.of("schemainit", "scripts/review-pull-request")) {
            Files.copy(ROOT.resolve(file), distribution.resolve(file));
            assertThat(distribution.resolve(file).toFile().setExecutable(true)).isTrue();
        }
        for (String built : List.of("schemainit.jar", "lib")) {
            Files.createSymbolicLink(distribution.resolve(built), ROOT.resolve("cli/target/" + built));
        }
        checkout = Files.createDirectories(directory.resolve("checkout"));
        repository = TestRepository.in(checkout);
        for (String schema : List.of("one", "two")) {
            repository.with("sql/" + schema + "/V1__a.sql", "CREATE TABLE a (id integer, b text);\n");
            assertThat(run("schemainit", "expect", schema).exit()).isZero();
        }
        repository.commit();
        repository.git("checkout", "--quiet", "-b", "change");
    }

    @Test
    void aSchemaIsFoundByItsNameAndOneThatIsGoneIsNamed() throws Exception {
        repository.with("sql/one/V2__b.sql", LOSS).git("rm", "-r", "--quiet", "sql/two");
        assertThat(run("schemainit", "expect", "one").exit()).isZero();

        Ran all = run("scripts/review-pull-request", "main");
        Ran one = run("scripts/review-pull-request", "main", "report.md", "one");

        assertThat(all.exit()).isEqualTo(1);
        assertThat(all.report())
                .startsWith("<!-- schemainit review -->\n## ❌ Database review: the review of `sql/one`\n")
                .contains("drops column a.b", "- ⚠️ `sql/two` is gone", "- ✅ `sql/one/expected.txt` is up to date");
        assertThat(one.exit()).isEqualTo(1);
        assertThat(Files.readString(checkout.resolve("report.md")))
                .contains("drops column a.b")
                .doesNotContain("sql/two");
    }

    @Test
    void rolesAreAChangeAndAMistakeInAFileIsNoForgottenExpect() throws Exception {
        repository.with("sql/one/access.txt", "one_owner: owner\n").with("sql/two/V2__b.sql", "SELEC 1;\n");

        Ran ran = run("scripts/review-pull-request", "main");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.report())
                .contains("`one`", "- ❌ `sql/one/expected.txt` is not up to date: run `schemainit expect sql/one`")
                .contains("- ❌ `sql/two/expected.txt` cannot be compared: `SI-80 V2__b.sql:1:1: syntax error")
                .doesNotContain("No schema is changed");
    }

    @Test
    void whatCannotBeLookedAtIsNoVerdict() throws Exception {
        assertThat(run("scripts/review-pull-request", "main", "report.md", "three"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("there is no schema three"));
        repository.with("sql/one/V2__b.sql", LOSS).git("checkout", "--quiet", "--orphan", "other");
        repository.commit();
        assertThat(run("scripts/review-pull-request", "main"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.report()).isEmpty());
    }

    private Ran run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(distribution.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(err));
    }
}
