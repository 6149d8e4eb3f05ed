package dev.schemainit.cli;

import static dev.schemainit.cli.CommandLineIT.lastLine;
import static dev.schemainit.cli.CommandLineIT.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.CommandLineIT.Ran;
import dev.schemainit.engine.harness.TestFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command import: what it prints, and what its folder is good for. */
class ImportCommandIT {
    @TempDir
    private Path directory;

    private String source;
    private String target;

    @BeforeEach
    void migrations() {
        source = TestFolder.in(directory)
                .with("1_a.sql", "-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\n")
                .with("2_b.go", "")
                .with("3_c.sql", "-- +goose Up\nALTER TABLE a ADD c text;\n-- +goose Down\nALTER TABLE a DROP c;\n")
                .path()
                .toString();
        target = directory.resolve("target").toString();
    }

    @Test
    void whatIsWrittenAndLeftOutIsReportedAndTheFolderCanBeExpectedAndTried() throws Exception {
        Ran ran = run("import", target, "--from", "goose", source);

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.outLines())
                .startsWith(
                        "✓ " + target + " written: 2 migrations and takeover.txt",
                        "! left out, migration in Go: write what it does as SQL under its number, with its line in takeover.txt, or take a baseline: 2_b.go",
                        "! left out, down part: 1_a.sql, 3_c.sql")
                .contains("  2. ./schemainit expect " + target + "     the resulting catalog");
        assertThat(run("expect", target).exitCode()).isZero();
        assertThat(run("try", target).out()).contains("✓ V1__a.sql applied", "✓ V3__c.sql applied", "✓ Verified");
    }

    @Test
    void theReportIsJsonOnRequest() throws Exception {
        assertThat(run("import", target, "--from", "goose", source, "--json").out())
                .isEqualTo("{\"written\":[\"V1__a.sql\",\"V3__c.sql\"],\"leftOut\":["
                        + "{\"name\":\"2_b.go\",\"reason\":\"migration in Go: write what it does as SQL under its number, with its line in takeover.txt, or take a baseline\"},"
                        + "{\"name\":\"1_a.sql\",\"reason\":\"down part\"},{\"name\":\"3_c.sql\",\"reason\":\"down"
                        + " part\"}],\"remarks\":[],\"refusals\":[]}\n");
    }

    @Test
    void anotherToolAndATableWithoutAToolAreWrongUsage() throws Exception {
        Ran unknown = run("import", target, "--from", "rails", source);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("'rails' is none of flyway, liquibase, golang-migrate, goose");

        Ran table = run("import", target, "--from", "plain", "--table", "t", source);
        assertThat(table.exitCode()).isEqualTo(2);
        assertThat(table.err()).contains("--table does not go with --from plain");
    }

    @Test
    void aSecondImportIsRefused() throws Exception {
        run("import", target, "--from", "goose", source);
        Ran again = run("import", target, "--from", "goose", source);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(lastLine(again)).startsWith("SI-06 " + target + " holds migrations already: V1__a.sql, V3__c.sql");
    }
}
