package dev.schemainit.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.cli.imports.MigrationImport.Written;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.EarlierTool;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as each tool lays them out, and what an import makes of them. */
class MigrationImportTest {
    private static final String TAKEOVER =
            "# A first run takes over what the tool's own table says is applied, and runs the rest. Keep it while such"
                    + " databases exist.\n";

    @TempDir
    private Path directory;

    private TestFolder source;
    private Path target;

    @BeforeEach
    void folders() {
        source = TestFolder.in(directory);
        target = directory.resolve("target");
    }

    private Written written(MigrationTool tool) throws IOException {
        return written(tool, source.path());
    }

    private Written written(MigrationTool tool, Path path) throws IOException {
        return new MigrationImport(tool, path, Optional.empty()).into(target);
    }

    private String text(String name) throws IOException {
        return Files.readString(target.resolve(name));
    }

    private static List<String> leftOut(Written written) {
        return written.leftOut().stream()
                .map(left -> left.name() + ": " + left.reason())
                .toList();
    }

    /** The lines of {@code takeover.txt} after the first, which is always the same. */
    private String takeover() throws IOException {
        String text = text("takeover.txt");
        assertThat(text).startsWith(TAKEOVER);
        return text.substring(TAKEOVER.length());
    }

    private void applies(String query, String... values) throws Exception {
        TestDatabase database = Server.EMBEDDED.database();
        MigrationFolder folder = MigrationFolder.read(target);
        Files.writeString(
                folder.expectedFile(),
                folder.expectedText(database.migrator(folder).expect().lines()));
        TestDatabase other = Server.EMBEDDED.database();
        other.apply(target);
        assertThat(other.query(query)).containsExactly(values);
    }

    @Test
    void flywaysFilesKeepTheirNamesInFlywaysOrder() throws Exception {
        source.with("V2__b.sql", "CREATE TABLE b (id int);\r\n")
                .with("older/V1_1__a é.sql", "CREATE TABLE a (id int);")
                .with("V10__c.sql", "ALTER TABLE b ADD c text DEFAULT '${greeting}';\n")
                .with("views/R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n")
                .with("B5__baseline.sql", "")
                .with("U2__b.sql", "DROP TABLE b;")
                .with("V3__code.java", "")
                .with("afterMigrate.sql", "")
                .with("V10__c.sql.conf", "executeInTransaction=false")
                .with("fill.sql", "");

        Written written = written(MigrationTool.FLYWAY);

        assertThat(written.files()).containsExactly("V1_1__a é.sql", "V2__b.sql", "V10__c.sql", "R__v.sql");
        assertThat(text("V2__b.sql")).isEqualTo("CREATE TABLE b (id int);\r\n");
        assertThat(text("V1_1__a é.sql")).isEqualTo("CREATE TABLE a (id int);");
        assertThat(takeover()).isEqualTo("""
                tool: flyway
                table: flyway_schema_history
                V1_1__a é.sql: 1.1
                V2__b.sql: 2
                V10__c.sql: 10
                R__v.sql: R__v.sql
                """);
        assertThat(written.remarks())
                .containsExactly(
                        "V10__c.sql:1: ${greeting} is not replaced, and would reach the database as it is: write its value");
        assertThat(leftOut(written))
                .containsExactly(
                        "B5__baseline.sql: baseline, to which the versions up to its own lead as well",
                        "U2__b.sql: down migration",
                        "V10__c.sql.conf: configuration, without which statements find their transaction",
                        "V3__code.java: migration as a program (see baseline)",
                        "afterMigrate.sql: callback",
                        "fill.sql: not the name of a migration");
        assertThat(written.refusals()).isEmpty();
        applies("SELECT column_default FROM information_schema.columns WHERE column_name = 'c'", "'${greeting}'::text");
    }

    @Test
    void aBaselineOfFlywayThatNoVersionLeadsUpToIsNoted() throws Exception {
        source.with("B5__base.sql", "").with("V6__more.sql", "");
        assertThat(written(MigrationTool.FLYWAY).remarks())
                .containsExactly("no version leads up to B5__base.sql: copy it into the folder as V5__base.sql");
    }

    @Test
    void eachChangesetOfLiquibaseBecomesAFile() throws Exception {
        source.with("changelog/001.sql", """
                --liquibase formatted sql

                --changeset ada:1 labels:first context:"prod and eu"
                --comment: the first one
                --preconditions onFail:MARK_RAN
                --precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_tables WHERE tablename = 'a'
                CREATE TABLE a (id int); -- stays
                --rollback DROP TABLE a;

                -- changeset "ada l":make-f runonchange:TRUE endDelimiter://
                CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  RETURN 1;
                END $$
                //
                SELECT f()//
                /* liquibase rollback
                DROP FUNCTION f();
                */
                --changeset ada:oracle dbms:oracle
                CREATE TABLE x (id number);
                --changeset ada:other dbms:!mysql,!oracle runInTransaction:false
                CREATE INDEX CONCURRENTLY i ON a (id);
                """)
                .with("changelog/002.sql", "CREATE TABLE b (id int);\n")
                .with("changelog/003.sql", """
                        --liquibase formatted sql logicalFilePath:db/three.sql
                        --changeset ada:1
                        ALTER TABLE b ADD c text DEFAULT '${x}';
                        """);

        Written written = written(MigrationTool.LIQUIBASE, source.path().resolve("changelog"));

        assertThat(written.files())
                .containsExactly("V1__001_1.sql", "R__make-f.sql", "V2__other.sql", "V3__002_raw.sql", "V4__003_1.sql");
        assertThat(text("V1__001_1.sql")).isEqualTo("CREATE TABLE a (id int); -- stays\n\n");
        assertThat(text("R__make-f.sql")).isEqualTo("""
                CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  RETURN 1;
                END $$
                ;
                SELECT f();
                """);
        assertThat(takeover()).isEqualTo("""
                tool: liquibase
                table: databasechangelog
                V1__001_1.sql: 1::ada::changelog/001.sql
                R__make-f.sql: make-f::ada l::changelog/001.sql
                V2__other.sql: other::ada::changelog/001.sql
                V3__002_raw.sql: raw::includeAll::changelog/002.sql
                V4__003_1.sql: 1::ada::db/three.sql
                """);
        assertThat(leftOut(written))
                .containsExactly(
                        "changelog/001.sql changeset ada:1: rollback",
                        "changelog/001.sql changeset ada l:make-f: rollback",
                        "changelog/001.sql changeset ada:oracle: for oracle");
        assertThat(written.remarks())
                .containsExactly(
                        "changelog/001.sql:5: a precondition is not checked any more",
                        "changelog/001.sql:6: a precondition is not checked any more",
                        "changelog/001.sql changeset ada:1 is imported, whatever context:prod and eu says about"
                                + " where it runs",
                        "changelog/001.sql changeset ada:1 is imported, whatever labels:first says about where it runs",
                        "changelog/001.sql changeset ada l:make-f runs whenever it has changed, after the versioned"
                                + " files: where one of them needs what it makes, rename it to a version before that"
                                + " one",
                        "changelog/001.sql changeset ada l:make-f: a semicolon stands for each // at the end of a line",
                        "changelog/003.sql:3: ${x} is not replaced, and would reach the database as it is: write its value",
                        "changelog/003.sql:1: takeover.txt has the changelog's logicalFilePath; some releases of"
                                + " Liquibase record the file's own path: compare it with the column filename");
        assertThat(written.refusals()).isEmpty();
        applies("SELECT f() || ' ' || count(*) FROM pg_index WHERE indexrelid = 'i'::regclass AND indisvalid", "1 1");
    }

    @Test
    void rootChangelogsOfLiquibaseThatIncludeSqlAreFollowed() throws Exception {
        source.with("db/root.xml", """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
                  <include file="parts/more.yaml" relativeToChangelogFile="true"/>
                  <includeAll path="db/all/"/>
                </databaseChangeLog>
                """)
                .with("db/parts/more.yaml", """
                        databaseChangeLog:
                          - include:
                              file: one.sql
                              relativeToChangelogFile: true
                        """)
                .with("db/parts/one.sql", "--liquibase formatted sql\n--changeset a:one\nSELECT 1;\n")
                .with("db/all/b.sql", "--liquibase formatted sql\n--changeset a:b\nSELECT 2;\n")
                .with("db/all/a.sql", "--liquibase formatted sql\n--changeset a:a\nSELECT 3;\n");

        Written written = written(MigrationTool.LIQUIBASE, source.path().resolve("db/root.xml"));

        assertThat(written.files()).containsExactly("V1__one.sql", "V2__a.sql", "V3__b.sql");
        assertThat(takeover()).endsWith("""
                V1__one.sql: one::a::parts/one.sql
                V2__a.sql: a::a::db/all/a.sql
                V3__b.sql: b::a::db/all/b.sql
                """);
    }

    @Test
    void changesOfLiquibaseThatAreNoSqlAreRefusedByName() {
        source.with("root.xml", """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
                  <changeSet id="1" author="a"><comment>x</comment><createTable tableName="t"/><addColumn/></changeSet>
                </databaseChangeLog>
                """).with("root.yaml", """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: a
                              changes:
                                - createTable:
                                    tableName: t
                        """);
        assertThatThrownBy(() -> written(MigrationTool.LIQUIBASE, source.path().resolve("root.xml")))
                .hasMessageStartingWith("SI-07 ")
                .hasMessageContaining("root.xml holds changesets that are no SQL: addColumn, createTable. Fix: ");
        assertThatThrownBy(() -> written(MigrationTool.LIQUIBASE, source.path().resolve("root.yaml")))
                .hasMessageContaining("root.yaml holds changesets that are no SQL: createTable. Fix: ");
        assertThat(target).doesNotExist();
    }

    @Test
    void golangMigratesFilesForPostgresqlAreTakenInTheOrderOfTheirNumbers() throws Exception {
        source.with("2_b.up.sql", "SELECT 2;")
                .with("2_b.down.sql", "")
                .with("10_c.up.sql", "SELECT 10;")
                .with("10_c.postgres.up.sql", "SELECT 11;")
                .with("10_c.cockroach.up.sql", "")
                .with("1_v1.2.up.sql", "SELECT 1;")
                .with("11_d.mysql.up.sql", "")
                .with("12_e.postgres.autocommit.up.sql", "SELECT 12;");

        Written written = written(MigrationTool.GOLANG_MIGRATE);

        assertThat(written.files()).containsExactly("V1__v1.2.sql", "V2__b.sql", "V10__c.sql", "V12__e.sql");
        assertThat(text("V10__c.sql")).isEqualTo("SELECT 11;");
        assertThat(takeover()).isEqualTo("""
                tool: golang-migrate
                table: schema_migrations
                V1__v1.2.sql: 1
                V2__b.sql: 2
                V10__c.sql: 10
                V12__e.sql: 12
                """);
        assertThat(leftOut(written))
                .containsExactlyInAnyOrder(
                        "2_b.down.sql: down migration",
                        "10_c.cockroach.up.sql: for cockroach",
                        "10_c.up.sql: another file of its version is for PostgreSQL",
                        "11_d.mysql.up.sql: for mysql");
    }

    @Test
    void goosesUpPartsAreTakenWithoutItsMarks() throws Exception {
        source.with("00002_f.sql", """
                -- +goose NO TRANSACTION
                -- +goose Up
                -- +goose StatementBegin
                CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  RETURN 1;
                END $$ -- without a semicolon
                -- +goose StatementEnd
                CREATE INDEX CONCURRENTLY i ON a (id);

                -- +goose Down
                DROP FUNCTION f();
                """)
                .with("00001_a.sql", "-- About a\n-- +goose up\n-- +goose ENVSUB ON\nCREATE TABLE a (id int);\r\n")
                .with("00003_more.go", "")
                .with("README.md", "");

        Written written = written(MigrationTool.GOOSE);

        assertThat(written.files()).containsExactly("V00001__a.sql", "V00002__f.sql");
        assertThat(text("V00001__a.sql")).isEqualTo("-- About a\nCREATE TABLE a (id int);\r\n");
        assertThat(text("V00002__f.sql")).isEqualTo("""
                CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                  RETURN 1;
                END $$ -- without a semicolon
                ;
                CREATE INDEX CONCURRENTLY i ON a (id);

                """);
        assertThat(takeover()).isEqualTo("""
                tool: goose
                table: goose_db_version
                V00001__a.sql: 00001
                V00002__f.sql: 00002
                """);
        assertThat(leftOut(written))
                .containsExactly(
                        "00003_more.go: migration in Go: write what it does as SQL under its number, with its line in takeover.txt, or take a baseline",
                        "README.md: no SQL",
                        "00002_f.sql: down part");
        assertThat(written.remarks())
                .containsExactly("00001_a.sql:3: goose replaces environment variables from here on, and nothing does"
                        + " after the import: write their values");
        applies("SELECT f() FROM pg_index WHERE indexrelid = 'i'::regclass AND indisvalid", "1");
    }

    @Test
    void dbmatesUpPartsAreTakenWithoutItsMarks() throws Exception {
        source.with(
                        "20240101000000_a.sql",
                        "-- migrate:up\nCREATE TABLE a (id int);\n\n-- migrate:down\nDROP TABLE a;\n")
                .with(
                        "20240102000000_i.sql",
                        "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n");

        Written written = written(MigrationTool.DBMATE);

        assertThat(text("V20240101000000__a.sql")).isEqualTo("CREATE TABLE a (id int);\n\n");
        assertThat(text("V20240102000000__i.sql")).isEqualTo("CREATE INDEX CONCURRENTLY i ON a (id);\n");
        assertThat(takeover()).isEqualTo("""
                tool: dbmate
                table: schema_migrations
                V20240101000000__a.sql: 20240101000000
                V20240102000000__i.sql: 20240102000000
                """);
        assertThat(leftOut(written)).containsExactly("20240101000000_a.sql: down part");
        applies("SELECT count(*) FROM pg_index WHERE indexrelid = 'i'::regclass AND indisvalid", "1");
    }

    @Test
    void sqlxHasSingleAndReversibleMigrations() throws Exception {
        source.with("1_a.sql", "-- no-transaction\nSELECT 1;")
                .with("2_b.up.sql", "SELECT 2;")
                .with("2_b.down.sql", "");

        Written written = written(MigrationTool.SQLX);

        assertThat(written.files()).containsExactly("V1__a.sql", "V2__b.sql");
        assertThat(text("V1__a.sql")).isEqualTo("SELECT 1;");
        assertThat(takeover()).isEqualTo("""
                tool: sqlx
                table: _sqlx_migrations
                V1__a.sql: 1
                V2__b.sql: 2
                """);
        assertThat(leftOut(written)).containsExactly("2_b.down.sql: down migration");
    }

    @Test
    void dieselComparesVersionsWithoutHyphens() throws Exception {
        source.with("00000000000000_setup/up.sql", "SELECT 0;")
                .with("00000000000000_setup/down.sql", "")
                .with("2024-01-01-000000-0000_a/up.sql", "SELECT 1;")
                .with("2024-01-01-000000-0000_a/metadata.toml", "run_in_transaction = false")
                .with("2024-01-02-000000-0000_b/up.sql", "SELECT 2;");

        Written written = written(MigrationTool.DIESEL);

        assertThat(takeover()).isEqualTo("""
                tool: diesel
                table: __diesel_schema_migrations
                V00000000000000__setup.sql: 00000000000000
                V202401010000000000__a.sql: 202401010000000000
                V202401020000000000__b.sql: 202401020000000000
                """);
        assertThat(leftOut(written)).containsExactly("00000000000000_setup/down.sql: down migration");
        assertThat(written.whyNumbered()).isEmpty();
    }

    @Test
    void filesAreNumberedWhereTheVersionsAreNotInTheToolsOrder() throws Exception {
        // As texts, which is how diesel compares them, the longer one comes first.
        source.with("2024-01-01-000000-0000_a/up.sql", "SELECT 1;").with("20240102_b/up.sql", "SELECT 2;");

        Written written = written(MigrationTool.DIESEL);

        assertThat(takeover()).endsWith("""
                V1__2024-01-01-000000-0000_a.sql: 202401010000000000
                V2__20240102_b.sql: 20240102
                """);
        assertThat(written.whyNumbered())
                .contains("the version of 20240102_b is not above that of 2024-01-01-000000-0000_a, which runs before"
                        + " it");
    }

    @Test
    void prismasFoldersAreTakenByTheirNames() throws Exception {
        source.with("migration_lock.toml", "# Please do not edit\nprovider = \"postgresql\"\n")
                .with("20240101_init/migration.sql", "SELECT 1;")
                .with("20240102_empty/notes.txt", "")
                .with("20240103_more/migration.sql", "SELECT 3;");

        Written written = written(MigrationTool.PRISMA);

        assertThat(takeover()).isEqualTo("""
                tool: prisma
                table: _prisma_migrations
                V20240101__init.sql: 20240101_init
                V20240103__more.sql: 20240103_more
                """);
        assertThat(leftOut(written)).containsExactly("20240102_empty: no migration.sql in it");
    }

    @Test
    void migrationsForAnotherDatabaseAreRefused() {
        source.with("migration_lock.toml", "provider = \"mysql\"\n")
                .with("1_a/migration.sql", "SELECT 1;")
                .with("meta/_journal.json", "{\"dialect\":\"sqlite\",\"entries\":[]}");
        assertThatThrownBy(() -> written(MigrationTool.PRISMA))
                .hasMessageContaining("migration_lock.toml says that these migrations are for mysql. Fix: ");
        assertThatThrownBy(() -> written(MigrationTool.DRIZZLE))
                .hasMessageContaining("_journal.json says that these migrations are for sqlite. Fix: ");
        assertThat(target).doesNotExist();
    }

    @Test
    void drizzlesJournalSaysTheOrderAndItsBreakpointsBecomeSemicolons() throws Exception {
        source.with("meta/_journal.json", """
                {"version":"7","dialect":"postgresql","entries":[
                  {"idx":0,"version":"7","when":1700000000001,"tag":"0000_init","breakpoints":true},
                  {"idx":1,"version":"7","when":1700000000002,"tag":"0001_more","breakpoints":true}]}
                """)
                .with(
                        "0000_init.sql",
                        "CREATE TABLE a (id int);\n--> statement-breakpoint\nCREATE TABLE b (id int)"
                                + "--> statement-breakpoint\nCREATE TABLE c (id int)\n--> statement-breakpoint\n"
                                + "CREATE TABLE d (id int);--> statement-breakpoint\nCREATE TABLE e (id int);")
                .with("0001_more.sql", "SELECT 1;")
                .with("0002_forgotten.sql", "SELECT 2;");

        Written written = written(MigrationTool.DRIZZLE);

        assertThat(text("V0000__init.sql")).isEqualTo("""
                CREATE TABLE a (id int);
                CREATE TABLE b (id int);
                CREATE TABLE c (id int)
                ;
                CREATE TABLE d (id int);
                CREATE TABLE e (id int);""");
        assertThat(takeover()).isEqualTo("""
                tool: drizzle
                table: drizzle.__drizzle_migrations
                V0000__init.sql: 1700000000001
                V0001__more.sql: 1700000000002
                """);
        assertThat(leftOut(written)).containsExactly("0002_forgotten.sql: not in meta/_journal.json");
        applies("SELECT count(*) FROM pg_tables WHERE tablename ~ '^[a-e]$'", "5");
    }

    @Test
    void plainFilesKeepTheirNumbersAndNeedNoTakeover() throws Exception {
        source.with("001-first.sql", new byte[] {'-', '-', (byte) 0xe9, '\n'})
                .with("010_tenth.sql", "SELECT 10;")
                .with("002.sql", "SELECT 2;")
                .with("002.down.sql", "")
                .with("notes.txt", "");

        Written written = written(MigrationTool.PLAIN);

        assertThat(written.files()).containsExactly("V001__first.sql", "V002__002.sql", "V010__tenth.sql");
        assertThat(Files.readAllBytes(target.resolve("V001__first.sql")))
                .isEqualTo(new byte[] {'-', '-', (byte) 0xe9, '\n'});
        assertThat(leftOut(written)).containsExactly("002.down.sql: down migration", "notes.txt: no SQL");
        assertThat(written.takeover()).isFalse();
        assertThat(target.resolve("takeover.txt")).doesNotExist();
        assertThat(written.refusals()).singleElement().asString().startsWith("SI-45 V001__first.sql is not UTF-8");
    }

    @Test
    void foldersOfPlainFilesComeInTheOrderOfTheirNumbersAndOfTheirManifests() throws Exception {
        source.with("v1.0/schema.sql", "SELECT 1;")
                .with("v1.10/last.sql", "SELECT 10;")
                .with("v1.9/b.sql", "SELECT 9;")
                .with("v1.9/a.sql", "SELECT 8;")
                .with("v1.9/unused.sql", "")
                .with("v1.9/manifest.json", "{\"SchemaUpdateCqlFiles\": [\"b.sql\", \"a.sql\"]}");

        Written written = written(MigrationTool.PLAIN);

        assertThat(written.files())
                .containsExactly("V1__v1.0_schema.sql", "V2__v1.9_b.sql", "V3__v1.9_a.sql", "V4__v1.10_last.sql");
        assertThat(leftOut(written)).containsExactly("v1.9/unused.sql: not in manifest.json");
    }

    @Test
    void aFileThatIsNamedAndNotThereIsReported() {
        source.with("a.sql", "SELECT 1;").with("manifest.json", "{\"SchemaUpdateCqlFiles\": [\"gone.sql\"]}");
        assertThatThrownBy(() -> written(MigrationTool.PLAIN))
                .hasMessageStartingWith("SI-44 " + source.path().resolve("gone.sql") + " cannot be read. Fix: ");
        assertThat(target).doesNotExist();
    }

    @Test
    void aSingleFileIsTheFirstVersion() throws Exception {
        source.with("dump.sql", "CREATE TABLE a (id int);");
        assertThat(written(MigrationTool.PLAIN, source.path().resolve("dump.sql"))
                        .files())
                .containsExactly("V1__dump.sql");
    }

    @Test
    void anotherTableOfTheToolIsDeclared() throws Exception {
        source.with("1_a.up.sql", "SELECT 1;");
        new MigrationImport(MigrationTool.GOLANG_MIGRATE, source.path(), Optional.of("app.migrations")).into(target);
        assertThat(takeover()).isEqualTo("tool: golang-migrate\ntable: app.migrations\nV1__a.sql: 1\n");
    }

    @Test
    void whatARunWouldRefuseIsSaidAtOnce() throws Exception {
        source.with("1_a.sql", "BEGIN;\nSELECT 1;\nROLLBACK;\n").with("2_b.sql", "\\i other.sql\n");
        assertThat(written(MigrationTool.SQLX).refusals())
                .anyMatch(refusal -> refusal.startsWith("SI-53 V1__a.sql:3"))
                .anyMatch(refusal -> refusal.startsWith("SI-51 V2__b.sql:1"));
    }

    @Test
    void aFolderWithMigrationsIsLeftAlone() throws Exception {
        source.with("1_a.sql", "SELECT 1;");
        Files.createDirectory(target);
        Files.writeString(target.resolve("prelude.sql"), "");
        Files.writeString(target.resolve("V1__mine.sql"), "SELECT 'mine';");

        assertThatThrownBy(() -> written(MigrationTool.SQLX))
                .hasMessage("SI-06 " + target + " holds migrations already: V1__mine.sql. Fix: name a folder without"
                        + " any, or remove them first.");
        assertThat(target.toFile().list()).containsExactlyInAnyOrder("prelude.sql", "V1__mine.sql");

        Files.delete(target.resolve("V1__mine.sql"));
        assertThat(written(MigrationTool.SQLX).files()).containsExactly("V1__a.sql");
    }

    @Test
    void aFolderWithoutMigrationsOfTheToolIsRefused() {
        source.with("readme.txt", "");
        for (MigrationTool tool : List.of(MigrationTool.GOOSE, MigrationTool.FLYWAY, MigrationTool.PLAIN)) {
            assertThatThrownBy(() -> written(tool))
                    .hasMessage("SI-07 nothing can be imported: " + source.path() + " has no migration of " + tool
                            + " for PostgreSQL. Fix: name"
                            + " the folder that the tool is given; docs/write/import.md says what is read.");
        }
        assertThatThrownBy(() -> written(MigrationTool.GOOSE, source.path().resolve("none")))
                .hasMessageStartingWith("SI-07 nothing can be imported: there are no migrations at ");
        assertThat(target).doesNotExist();
    }

    @Test
    void textsAreReadAsUtf8() throws Exception {
        source.with(
                "c.sql",
                "--liquibase formatted sql\n--changeset zoë:größe\nSELECT 'ü';\n".getBytes(StandardCharsets.UTF_8));
        written(MigrationTool.LIQUIBASE, source.path().resolve("c.sql"));
        assertThat(text("V1__größe.sql")).isEqualTo("SELECT 'ü';\n");
        assertThat(takeover()).endsWith("V1__größe.sql: größe::zoë::c.sql\n");
    }

    @Test
    void everyToolWithATableIsOneThatARunTakesOver() {
        assertThat(Arrays.stream(MigrationTool.values())
                        .filter(tool -> tool.table().isPresent())
                        .map(MigrationTool::toString))
                .containsExactly(EarlierTool.labels().split(", "));
    }
}
