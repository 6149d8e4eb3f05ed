package dev.schemainit.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestFolder;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything connects, and what is not. */
class MigrationFolderTest {
    private static final String TABLE = "CREATE TABLE t (id integer);\n";

    @TempDir
    Path directory;

    private TestFolder folder() {
        return TestFolder.in(directory);
    }

    private String refusal(TestFolder folder) {
        try {
            folder.read();
        } catch (SchemaInitException refused) {
            return refused.getMessage();
        }
        throw new AssertionError("accepted");
    }

    @Test
    void filesRunByVersionThenRepeatableThenSeed() {
        MigrationFolder folder = folder().with("V10__j.sql", TABLE)
                .with("V2__b.sql", TABLE)
                .with("V1.10__d.sql", TABLE)
                .with("V1.9__c.sql", TABLE)
                .with("V1__a.sql", TABLE)
                .with("R__view.sql", TABLE)
                .with("R__another.sql", TABLE)
                .with("seed/R__rows.sql", TABLE)
                .with("README.md", "not SQL")
                .read();
        assertThat(folder.selection(true).all())
                .extracting(MigrationFile::name)
                .containsExactly(
                        "V1__a.sql",
                        "V1.9__c.sql",
                        "V1.10__d.sql",
                        "V2__b.sql",
                        "V10__j.sql",
                        "R__another.sql",
                        "R__view.sql",
                        "seed/R__rows.sql");
        assertThat(folder.selection(false).all()).noneMatch(MigrationFile.Seed.class::isInstance);
    }

    @Test
    @Fault(46)
    void lineEndingsDoNotCount() {
        String unix = "CREATE TABLE t (\n  id integer\n);\n";
        MigrationFile lf = folder().with("V1__a.sql", unix).read().migrations().get(0);
        MigrationFile crlf = folder().with("V1__a.sql", unix.replace("\n", "\r\n"))
                .read()
                .migrations()
                .get(0);
        assertThat(crlf.checksum()).isEqualTo(lf.checksum()).hasSize(64);
        assertThat(folder().with("V1__a.sql", unix + "\n")
                        .read()
                        .migrations()
                        .get(0)
                        .checksum())
                .isNotEqualTo(lf.checksum());
    }

    @Test
    void aFolderHasToBeThereAndHoldAMigration() {
        assertThatThrownBy(() -> MigrationFolder.read(directory.resolve("none")))
                .hasMessageMatching("SI-40 there is no schema .*none\\. Fix: .+\\.");
        assertThat(refusal(folder())).startsWith("SI-41 ");
        assertThat(refusal(folder().with("seed/R__rows.sql", TABLE))).startsWith("SI-41 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1_one_underscore.sql",
                "v1__lower.sql",
                "V__none.sql",
                "V1__.sql",
                "V1__.sql.sql.txt.SQL",
                "U__undo.sql",
                "tables.sql",
                "V1__a.SQL",
                "Vx__a.sql",
                "R_one.sql",
                "seed/V1__a.sql"
            })
    @Fault(43)
    void aNameThatFitsNoPattern(String name) {
        assertThat(refusal(folder().with("V0__first.sql", TABLE).with(name, TABLE)))
                .startsWith("SI-42 " + name + " is not the name of a migration");
    }

    @ParameterizedTest
    @CsvSource({"V1__a.sql, V1__b.sql", "V1__a.sql, V01__b.sql", "V1__a.sql, V1.0__b.sql", "V1.2__a.sql, V1_2__b.sql"})
    @Fault(41)
    void aVersionTwice(String one, String other) {
        assertThat(refusal(folder().with(one, TABLE).with(other, TABLE)))
                .startsWith("SI-43 ")
                .contains(one, other);
    }

    @Test
    @Fault(real = 31)
    void everyRefusalOfAFolderIsReportedAtOnceAndCountedByItsCode() {
        TestFolder folder = folder();
        for (int version = 1; version <= 500; version++) {
            folder.with("V" + version + "__t.sql", version % 100 == 50 ? "SELECT 'never closed" : TABLE);
        }
        folder.with("V7__psql.sql", TABLE + "\\i other.sql\n").with("V8__psql.sql", TABLE + "ROLLBACK;\n\\c other\n");

        assertThatThrownBy(folder::read)
                .hasMessageStartingWith("SI-37 8 refusals (SI-49 5 times, SI-51 2 times, SI-53 once): ")
                .asInstanceOf(InstanceOfAssertFactories.type(SchemaInitException.class))
                .extracting(SchemaInitException::details, InstanceOfAssertFactories.list(String.class))
                .hasSize(8)
                .anySatisfy(line ->
                        assertThat(line).startsWith("SI-49 V150__t.sql:1:").contains("Fix: "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("SI-51 V7__psql.sql:2:")
                        .contains("make the file that it names a migration of its own"))
                .anySatisfy(line -> assertThat(line).startsWith("SI-53 V8__psql.sql:2: ROLLBACK"))
                .anySatisfy(line -> assertThat(line).startsWith("SI-51 V8__psql.sql:3:"));
    }

    @Test
    @Fault(43)
    void namesAreThoseThatFlywayTakes() {
        MigrationFolder folder = folder().with("V1.1__Initial 1.1 schema.sql", TABLE)
                .with("V001__it's (a) début.sql", TABLE)
                .with("V20240131120000__stamped.sql", TABLE)
                .with("V2_0_1__two.sql", TABLE)
                .with("U1__takes it back.sql", "DROP TABLE t; ROLLBACK")
                .with("R__all views & more.sql", TABLE)
                .read();
        assertThat(folder.migrations())
                .extracting(MigrationFile::name)
                .containsExactly(
                        "V001__it's (a) début.sql",
                        "V1.1__Initial 1.1 schema.sql",
                        "V2_0_1__two.sql",
                        "V20240131120000__stamped.sql",
                        "R__all views & more.sql");
    }

    @Test
    void sqlThatWouldNeverRun() {
        assertThat(refusal(folder().with("V1__a.sql", TABLE).with("more/V2__b.sql", TABLE)))
                .startsWith("SI-39 the folder more ");
    }

    @Test
    @Fault({44, 45, 54, 55})
    void bytesThatAreNotText() {
        assertThat(refusal(folder().with("V1__a.sql", new byte[] {'S', 'E', (byte) 0xff, 'T'})))
                .startsWith("SI-45 V1__a.sql is not UTF-8 at byte 2");
        assertThat(refusal(folder().with("V1__a.sql", "\uFEFF" + TABLE))).startsWith("SI-46 ");
        assertThat(refusal(folder().with("V1__a.sql", TABLE + "\n--\0"))).startsWith("SI-50 V1__a.sql:3:");
        assertThat(refusal(folder().with("V1__a.sql", "-".repeat((8 << 20) + 1))))
                .startsWith("SI-47 ")
                .contains("8 MiB");
    }

    /** Each SQL text with the code and the line that its message names; | stands for a line break. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    SI-49 ~ 2 ~ SELECT 1;|SELECT 'never closed
                    SI-49 ~ 1 ~ SELECT "never closed
                    SI-49 ~ 2 ~ SELECT 1; |/* a /* b */
                    SI-49 ~ 3 ~ SELECT 1;||DO $body$ BEGIN END $bod$
                    SI-49 ~ 1 ~ SELECT E'\\'
                    SI-51 ~ 2 ~ SELECT 1;|\\connect other
                    SI-51 ~ 1 ~ \\i other.sql
                    SI-51 ~ 1 ~ \\restricted line
                    SI-52 ~ 2 ~ SELECT 1;|COPY t (a, b) FROM STDIN;
                    SI-52 ~ 1 ~ COPY t FROM stdin;|1|2
                    SI-52 ~ 1 ~ COPY t FROM stdin; SELECT 1;|1|\\.
                    SI-52 ~ 2 ~ SELECT 1;|COPY t FROM stdin (FORMAT binary);|x|\\.
                    SI-52 ~ 1 ~ copy (select 1) to stdout
                    SI-53 ~ 2 ~ SELECT 1;|BEGIN;
                    SI-53 ~ 3 ~ start transaction;|SELECT 1;|COMMIT AND CHAIN;
                    SI-53 ~ 3 ~ SELECT 1;|-- and|ROLLBACK;
                    SI-53 ~ 1 ~ ABORT;
                    SI-53 ~ 1 ~ PREPARE TRANSACTION 'x';
                    SI-53 ~ 1 ~ COMMIT PREPARED 'x';
                    SI-53 ~ 2 ~ CREATE VIEW v AS SELECT begin atomic FROM t;|ROLLBACK;
                    SI-53 ~ 2 ~ CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1 AS case; END;|ROLLBACK;
                    SI-53 ~ 2 ~ SELECT 1$$ '$$;|ROLLBACK; --'
                    SI-49 ~ 1 ~ CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1;|COMMIT
                    SI-54 ~ 2 ~ SELECT 1;|SET SESSION AUTHORIZATION joe;
                    SI-54 ~ 1 ~ SET LOCAL SESSION AUTHORIZATION joe;
                    SI-54 ~ 1 ~ set datestyle to 'German, DMY';
                    SI-55 ~ 2 ~ BEGIN;|CREATE INDEX CONCURRENTLY i ON t (a);|COMMIT;
                    SI-55 ~ 2 ~ BEGIN;|VACUUM t;|END;
                    SI-58 ~ 1 ~ CREATE ROLE joe LOGIN PASSWORD 'canary';
                    SI-58 ~ 2 ~ SELECT 1;|ALTER USER joe WITH ENCRYPTED PASSWORD $$canary$$;
                    SI-58 ~ 1 ~ CREATE USER MAPPING FOR joe SERVER s OPTIONS (user 'joe', password 'canary');
                    """)
    @Fault({48, 49, 50, 51, 52, 53, 57})
    void sqlThatIsRefused(String code, int line, String sql) {
        String message = refusal(folder().with("V1__a.sql", sql.replace('|', '\n')));
        assertThat(message).startsWith(code + " V1__a.sql:" + line + ":").doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'BEGIN; COMMIT;', \"VACUUM\", $$ROLLBACK;$$ FROM t; -- COMMIT;",
                "SELECT 'it''s', E'it\\'s', U&'d\\0061t', B'01', $x$ $$ $y$ $x$",
                "SELECT E'a'\n  'b\\'c', 1",
                "DO $$ BEGIN PERFORM 1; END $$",
                "SET LOCAL search_path = other; SET CONSTRAINTS ALL DEFERRED; SET TRANSACTION READ WRITE",
                "SAVEPOINT a; ROLLBACK TO SAVEPOINT a; ROLLBACK WORK TO a; RELEASE a",
                "SET datestyle = 'ISO, DMY'",
                "",
                " \n\t",
                "-- nothing\n",
                "/* a /* b */ c */",
                ";;\n;",
                "\\restrict a'b$c\nSELECT 1;\n\\unrestrict a'b$c\n",
                "COMMIT; SELECT 1",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b; ROLLBACK)",
                "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END;"
                        + " SELECT 1",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "CREATE TABLE users (password text DEFAULT 'x', begin_at date, \"commit\" int)",
                "COPY t FROM '/tmp/stdin'",
                "SELECT a$b$c FROM t WHERE x = $1 AND y <@ z AND 1e5 > .5 AND a->>'b' = '\\'",
                "/* nested /* comment */ ; */ SELECT 1 /* end */"
            })
    void sqlThatOnlyLooksLikeIt(String sql) {
        assertThatCode(() -> folder().with("V1__a.sql", sql).read()).doesNotThrowAnyException();
    }

    @Test
    void extensionsAreKnownBeforeConnecting() {
        assertThat(folder().with(
                                "V1__a.sql",
                                "CREATE EXTENSION IF NOT EXISTS postgis; CREATE EXTENSION \"uuid-ossp\" SCHEMA public")
                        .read()
                        .extensions())
                .containsExactlyInAnyOrder("postgis", "uuid-ossp");
    }

    @Test
    void aPreludeIsNoMigrationAndIsOffered() {
        MigrationFolder folder = folder().with("V1__a.sql", "CREATE SCHEMA IF NOT EXISTS \"My app\"; " + TABLE)
                .with(
                        "prelude.sql",
                        "SET ROLE x; CREATE TABLE IF NOT EXISTS auth.Users (id int); CREATE EXTENSION citext")
                .read();

        assertThat(folder.migrations()).extracting(MigrationFile::name).containsExactly("V1__a.sql");
        assertThat(folder.prelude())
                .hasValueSatisfying(file -> assertThat(file.sql()).startsWith("SET ROLE x"));
        assertThat(folder.preludeTables()).containsExactly("users");
        assertThat(folder.preludeExtensions()).containsExactly("citext");
        assertThat(folder.extensions()).isEmpty();
        assertThat(folder.schemas()).containsExactly("My app");
        assertThat(folder().with("V1__a.sql", TABLE).read().prelude()).isEmpty();

        assertThat(refusal(folder().with("prelude.sql", "SELECT 1"))).startsWith("SI-41 ");
        assertThat(refusal(folder().with("V1__a.sql", TABLE).with("seed/prelude.sql", "SELECT 1")))
                .startsWith("SI-42 seed/prelude.sql ");
    }

    @Test
    void aFolderWithoutExpectedCannotBeVerified() {
        assertThatThrownBy(() -> folder().with("V1__a.sql", TABLE).read().requireExpected())
                .hasMessageStartingWith("SI-59 ");
    }

    @Test
    void takeoverNamesTheToolItsTableAndTheKeysOfItsFiles() {
        Takeover takeover = folder().with("V1__a.sql", TABLE)
                .with("V2__b: c.sql", TABLE)
                .with("R__view.sql", TABLE)
                .with(
                        "takeover.txt",
                        "# Why.\r\n\r\ntool: flyway\r\n table: app.flyway_schema_history \r\nV1__a.sql: 1\r\n"
                                + "V2__b: c.sql: 2\r\nR__view.sql: R__view.sql\r\n")
                .read()
                .takeover()
                .orElseThrow();

        assertThat(takeover.tool()).isEqualTo(EarlierTool.FLYWAY);
        assertThat(takeover.table()).isEqualTo("app.flyway_schema_history");
        assertThat(takeover.keys())
                .containsExactly(
                        Map.entry("V1__a.sql", "1"),
                        Map.entry("V2__b: c.sql", "2"),
                        Map.entry("R__view.sql", "R__view.sql"));
        assertThat(folder().with("V1__a.sql", TABLE).read().takeover()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tool: flywa;table: t | takeover.txt:1: the tool flywa is unknown. Fix: use one of: flyway,",
                "tool: goose;;table: a b | takeover.txt:3: a b is not the name of a table. Fix: write it as SQL does",
                "tool: goose;table: t;V2__b.sql: 2 | takeover.txt:3: there is no file V2__b.sql in the folder. Fix:",
                "tool: goose;table: t;# x;V1__a.sql: v1 | takeover.txt:4: v1 is not how goose knows a migration. Fix:",
                "tool: liquibase;table: t;V1__a.sql: 1::jane | takeover.txt:3: 1::jane is not how liquibase knows a",
                "tool: goose;table: t;V1__a.sql: 1;V1__a.sql: 1 | takeover.txt:4: V1__a.sql is in it twice. Fix:",
                "tool: goose;table: t;V1__a.sql 1 | takeover.txt:3: the line is not valid. Fix: write",
                "tool: goose;table: t;<<<<<<< HEAD | takeover.txt:3: the line is not valid. Fix: write",
                "tool: goose;tool: goose;table: t | takeover.txt:2: a second line begins with tool:. Fix:",
                "tool: goose;V1__a.sql: 1 | takeover.txt:2: no line begins with table:. Fix: add a line such as",
                "V1__a.sql: 1;tool: goose;table: t | takeover.txt:1: no line begins with tool:. Fix:",
                "# nothing | takeover.txt:1: no line begins with tool:. Fix: add a line such as tool: flyway."
            })
    void aDamagedTakeoverIsRefusedWithItsLine(String lines, String message) {
        assertThat(refusal(folder().with("V1__a.sql", TABLE).with("takeover.txt", lines.replace(';', '\n'))))
                .startsWith("SI-101 " + message);
    }
}
