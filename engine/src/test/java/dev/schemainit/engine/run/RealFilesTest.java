package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write, and psql runs: each kind of it ends where psql would have left the database. */
class RealFilesTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String PLACES =
            "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relname IN ('a', 'b', 'c') ORDER BY 1";

    @TempDir
    Path directory;

    private TestFolder files() {
        return TestFolder.in(directory);
    }

    /** In every spelling. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL SEARCH_PATH TO other",
                "set search_path = other",
                "SET \"search_path\" TO 'other'",
                "SET SCHEMA 'other'",
                "SET SESSION search_path TO other, public",
                "SELECT pg_catalog.set_config('search_path', 'other', false)",
                "SELECT set_config('search_path', 'other', true)",
                "DO $$ BEGIN PERFORM set_config('search_path', 'other', false); END $$",
                "DO $$ BEGIN EXECUTE 'SET SEARCH' || '_PATH = other'; END $$",
                "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT set_config('search_path', 'other', false) $$; SELECT f()"
            })
    @Fault(value = 52, real = 9)
    void aSettingHoldsToTheEndOfItsFile(String setting) throws Exception {
        var folder = files().with(
                        "V1__a.sql",
                        "CREATE SCHEMA other;\n" + setting + ";\nCREATE TABLE a (id integer);\nSET lock_timeout = 1;\n"
                                + "SET default_table_access_method = heap")
                .with(
                        "V2__b.sql",
                        "CREATE TABLE b (id integer DEFAULT current_setting('lock_timeout') = '5s')"
                                .replace("integer", "boolean"))
                .with("V3__c.sql", "CREATE TABLE c (id integer);\nINSERT INTO b DEFAULT VALUES")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query(PLACES)).containsExactly("other.a", "public.b", "public.c");
        assertThat(database.query("SELECT id::text FROM b")).containsExactly("true");
    }

    @Test
    void aRoleHoldsToTheEndOfItsFile() throws Exception {
        var database = SERVER.database();
        String role = "r_" + database.name();
        database.execute("CREATE ROLE " + role);
        var folder = files().with(
                        "V1__a.sql",
                        "GRANT CREATE, USAGE ON SCHEMA public TO " + role + ";\nSET ROLE " + role
                                + ";\nCREATE TABLE a (id integer);\nVACUUM a;\nCREATE TABLE b (id integer)")
                .with("V2__c.sql", "CREATE TABLE c (id integer)")
                .expecting(SERVER)
                .read();
        database.apply(folder);
        assertThat(database.query("SELECT relname || ' ' || (relowner = '" + role
                        + "'::regrole) FROM pg_class WHERE relname IN ('a', 'b', 'c') ORDER BY 1"))
                .containsExactly("a true", "b true", "c false");
    }

    @Test
    @Fault(50)
    void copyBringsItsData() throws Exception {
        var folder = files().with("V1__film.sql", """
                        CREATE TABLE film (id integer, title text, note text);
                        COPY film (id, title, note) FROM stdin;
                        1\tO'Brien; DROP TABLE film; --\t\\N
                        2\tback\\\\slash \\t tab\té
                        \\.

                        COPY film FROM STDIN WITH (FORMAT csv, HEADER); -- as psql reads it
                        id,title,note
                        3,"two
                        lines",
                        \\.
                        copy film from stdin;
                        \\.
                        CREATE INDEX film_title ON film (title);
                        """).expecting(SERVER).read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query("SELECT concat_ws('|', id, title, coalesce(note, 'null')) FROM film ORDER BY id"))
                .containsExactly("1|O'Brien; DROP TABLE film; --|null", "2|back\\slash \t tab|é", "3|two\nlines|null");
    }

    @Test
    @Fault(48)
    void aDumpRunsAsItIs() throws Exception {
        var folder = files().with("V1__dump.sql", """
                        --
                        -- PostgreSQL database dump
                        --

                        \\restrict Q0x'7fA$$b

                        SET statement_timeout = 0;
                        SET lock_timeout = 0;
                        SET idle_in_transaction_session_timeout = 0;
                        SET client_encoding = 'UTF8';
                        SET standard_conforming_strings = on;
                        SELECT pg_catalog.set_config('search_path', '', false);
                        SET check_function_bodies = false;
                        SET xmloption = content;
                        SET client_min_messages = warning;
                        SET row_security = off;
                        SET default_tablespace = '';
                        SET default_table_access_method = heap;

                        CREATE FUNCTION public.later() RETURNS integer LANGUAGE sql AS $$ SELECT count(*)::integer FROM public.a $$;
                        CREATE TABLE public.a (id integer NOT NULL, word text DEFAULT 'x\\y');
                        COPY public.a (id, word) FROM stdin;
                        7\tseven
                        \\.
                        ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);

                        \\unrestrict Q0x'7fA$$b
                        """)
                .with("V2__b.sql", "CREATE TABLE b (id integer)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        Report report = database.apply(folder);
        assertThat(report.files().applied()).hasSize(2);
        assertThat(report.notes().warnings()).isEmpty();
        assertThat(database.query("SELECT later()::text || word FROM a")).containsExactly("1seven");
        assertThat(database.query(PLACES)).containsExactly("public.a", "public.b");
    }

    @Test
    void stringsAreReadAsTheFileSays() throws Exception {
        var folder = files().with("V1__a.sql", """
                        CREATE TABLE a (id integer, t text);
                        SET standard_conforming_strings = off;
                        SET escape_string_warning = off;
                        INSERT INTO a VALUES (1, 'it\\'s; ROLLBACK;'), (2, 'a\\\\b');
                        RESET standard_conforming_strings;
                        INSERT INTO a VALUES (3, 'c\\'), (4, '');
                        """)
                .with("V2__b.sql", "INSERT INTO a VALUES (5, 'd\\')")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query("SELECT t FROM a ORDER BY id"))
                .containsExactly("it's; ROLLBACK;", "a\\b", "c\\", "", "d\\");
    }

    @Test
    @Fault({47, 51, 56})
    void pairsOfBeginAndCommitEmptyFilesAndLongNamesAreTaken() throws Exception {
        String name = "n".repeat(70);
        var folder = files().with("V1__pair.sql", """
                        BEGIN;
                        CREATE TABLE a (id integer);
                        COMMIT;
                        START TRANSACTION ISOLATION LEVEL SERIALIZABLE; SET TRANSACTION READ WRITE;
                        INSERT INTO a VALUES (1);
                        END WORK;
                        """)
                .with("V2__empty.sql", "-- nothing yet\n")
                .with("V3__it's long.sql", "CREATE TABLE " + name + " (id integer)")
                .with(
                        "V4__rule.sql",
                        "CREATE TABLE log (id integer); CREATE RULE r AS ON INSERT TO a DO ALSO"
                                + " (INSERT INTO log VALUES (new.id); INSERT INTO log VALUES (-new.id)); INSERT INTO a VALUES (2)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        Report report = database.apply(folder);
        assertThat(report.files().applied()).hasSize(4);
        assertThat(report.notes().warnings()).isEmpty();
        assertThat(database.query("SELECT count(*) FROM schemainit.history")).containsExactly("4");
        assertThat(database.query("SELECT count(DISTINCT xmin::text) FROM schemainit.history"))
                .containsExactly("1");
        assertThat(database.query("SELECT id::text FROM log ORDER BY id")).containsExactly("-2", "2");
        assertThat(database.query("SELECT to_regclass('" + "n".repeat(63) + "') IS NOT NULL"))
                .containsExactly("t");
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(4);

        var broken = files().with("V1__late.sql", "BEGIN;\nCREATE TABLE c (id integer);\nCOMMIT;\nSELECT 1/0;")
                .expectingNothing()
                .read();
        assertThatThrownBy(() -> SERVER.database().apply(broken)).hasMessageStartingWith("SI-80 V1__late.sql:4:1:");
        assertThat(database.query("SELECT to_regclass('c') IS NULL")).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "18"})
    @Fault(real = 10)
    void aNewEnumValueIsCommittedBeforeItIsUsed(String version) throws Exception {
        try (var server =
                version.equals("18") ? ThrowAwayServer.embedded() : OlderServers.start(archive(version), directory)) {
            var folder = TestFolder.in(directory)
                    .with(
                            "V1__state.sql",
                            "CREATE TYPE state AS ENUM ('new');\nCREATE TABLE a (id integer, state state);\n")
                    .with("V2__shipped.sql", "ALTER TYPE state ADD VALUE 'shipped';\n")
                    .with("V3__index.sql", "CREATE INDEX a_shipped ON a (id) WHERE state = 'shipped';\n")
                    .expectingNothing();
            var all = folder.expecting(TestDatabase.on(server)
                            .migrator(folder.read())
                            .expect()
                            .lines())
                    .read();

            // A database that was upgraded file by file, and one that was not, are the same.
            var upgraded = TestDatabase.on(server);
            for (String newest : List.of("V1__state.sql", "V2__shipped.sql", "V3__index.sql")) {
                var part = TestFolder.in(directory);
                all.migrations().stream()
                        .filter(file -> file.name().compareTo(newest) <= 0)
                        .forEach(file -> part.with(file.name(), file.sql()));
                part.expectingNothing();
                upgraded.migrator(part.read()).expect();
            }
            assertThat(upgraded.apply(all).files().applied()).isEmpty();
            assertThat(TestDatabase.on(server).apply(all).files().applied()).hasSize(3);

            // On one whose type is old, no version lets the value be used before a commit.
            var old = TestDatabase.on(server);
            old.migrator(TestFolder.in(directory)
                            .with("V1__state.sql", all.migrations().get(0).sql())
                            .expectingNothing()
                            .read())
                    .expect();
            Report plan = old.migrator(all).run(Action.PLAN);
            assertThat(plan.notes().warnings())
                    .anyMatch(line ->
                            line.startsWith("V3__index.sql:1:") && line.contains("the plan ends before V3__index.sql"));
            var steps = new ArrayList<Step>();
            Report report = old.migrator(all, false, steps).run(Action.APPLY);
            assertThat(report.files().applied()).hasSize(2);
            assertThat(report.notes().warnings())
                    .contains("1. V2__shipped.sql, whose new enum value is used afterwards", "2. V3__index.sql");
            assertThat(steps).extracting(Step::name).contains("retry");
        }
    }

    private static Path archive(String version) throws Exception {
        return OlderServers.archives()
                .filter(file -> OlderServers.version(file).equals(version))
                .findFirst()
                .orElseThrow();
    }

    /** What only the server knows: that a table is partitioned, that a procedure commits. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL batches()",
                "REINDEX TABLE m",
                "REINDEX SCHEMA public",
                "REINDEX (VERBOSE) DATABASE",
                "CLUSTER",
                "VACUUM (ANALYZE) a",
                "DISCARD ALL",
                "DO $$ BEGIN INSERT INTO a VALUES (1); COMMIT; INSERT INTO a VALUES (2); END $$"
            })
    @Fault(value = 53, real = 20)
    void whatPostgresRefusesInATransactionRunsByItself(String statement) throws Exception {
        var folder = files().with("V1__a.sql", """
                        CREATE TABLE a (id integer PRIMARY KEY);
                        CREATE TABLE m (id integer PRIMARY KEY) PARTITION BY RANGE (id);
                        CREATE PROCEDURE batches() LANGUAGE plpgsql AS $$
                        BEGIN INSERT INTO a VALUES (1); COMMIT; INSERT INTO a VALUES (2); END $$;
                        """)
                .with("V2__b.sql", "CREATE TABLE b (id integer);\n" + statement + ";\nCREATE TABLE c (id integer);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        Report report = database.apply(folder);
        assertThat(report.files().applied()).hasSize(2);
        assertThat(report.notes().warnings()).anyMatch(line -> line.contains("at V2__b.sql:2, by itself"));
        assertThat(database.query("SELECT count(*) FROM a"))
                .containsExactly(statement.contains("batches") || statement.contains("COMMIT") ? "2" : "0");
        assertThat(database.apply(folder).files().applied()).isEmpty();

        // A plan leaves it out, and says so.
        assertThat(SERVER.database().migrator(folder).run(Action.PLAN).notes().warnings())
                .contains("one statement runs outside a transaction and is not part of this plan: V2__b.sql:2");
    }

    @Test
    @Fault(real = 7)
    void anIndexOnATableAloneIsInvalidUntilItsPartitionsAreAttached() throws Exception {
        var folder = files().with("V1__metric.sql", """
                        CREATE TABLE metric (at date, host text) PARTITION BY RANGE (at);
                        CREATE TABLE metric_1 PARTITION OF metric FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                        """)
                .with("V2__host.sql", """
                        CREATE INDEX metric_host ON ONLY metric (host);
                        CREATE INDEX CONCURRENTLY metric_1_host ON metric_1 (host);
                        ALTER INDEX metric_host ATTACH PARTITION metric_1_host;
                        """)
                .with("V3__more.sql", "CREATE INDEX metric_at ON ONLY metric (at);\nVACUUM metric;\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        assertThat(database.apply(folder).files().applied()).hasSize(3);
        assertThat(database.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'metric_host'::regclass"))
                .containsExactly("true");
        assertThat(folder.expected().orElseThrow()).contains("metric_host: ").doesNotContain(" invalid");
        assertThat(database.migrator(folder).run(Action.VERIFY).catalog().verifiedLines())
                .isPositive();
    }

    @Test
    @Fault(real = 8)
    void aStatementOutsideATransactionRunsUnderTheRunsSettings() throws Exception {
        var folder = files().with("V1__a.sql", "CREATE TABLE a (id integer)")
                .with("V2__i.sql", "CREATE INDEX CONCURRENTLY i ON a (id)")
                .with("V3__late.sql", """
                        SET search_path = legacy;
                        CREATE TABLE b (id integer);
                        CREATE INDEX CONCURRENTLY j ON b (id);
                        DO $$ BEGIN COMMIT; PERFORM pg_sleep(0.3); END $$;
                        """)
                .with("V0__legacy.sql", "CREATE SCHEMA legacy; CREATE TABLE legacy.a (id integer)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        String role = "slow_" + database.name();
        database.execute("CREATE ROLE " + role + " SUPERUSER LOGIN PASSWORD 'slow';"
                + "ALTER ROLE " + role + " SET statement_timeout = '100ms';"
                + "ALTER ROLE " + role + " SET search_path = legacy, public;"
                + "ALTER ROLE " + role + " SET standard_conforming_strings = off");
        database.apply(database.login(role, "slow"), folder, Duration.ofSeconds(30));
        assertThat(
                        database.query(
                                "SELECT indexrelid::regclass || ' ' || indrelid::regclass FROM pg_index WHERE indexrelid::regclass::text ~ '(i|j)$' AND indrelid > 16000 ORDER BY 1"))
                .containsExactly("i a", "legacy.j legacy.b");
    }

    /** Whatever has set them: what follows in the file finds them, across each boundary; the next file does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path TO other, public",
                "DO $$ BEGIN SET search_path TO other, public; END $$",
                "SELECT f()",
                "SELECT 1, set_config('search_path', 'other, public', false)",
                "CREATE TABLE filled AS SELECT f() AS a",
                "ALTER TABLE t ADD COLUMN b text DEFAULT f()"
            })
    @Fault(value = 52, real = 9)
    void settingsCrossTheBoundariesOfTheirFile(String setting) throws Exception {
        var folder = files().with("V1__a.sql", """
                        CREATE SCHEMA other;
                        CREATE TABLE t (a integer);
                        INSERT INTO t VALUES (1);
                        CREATE FUNCTION f() RETURNS text LANGUAGE sql AS
                            $$ SELECT set_config('search_path', 'other, public', false) $$;
                        """)
                .with(
                        "V2__b.sql",
                        setting
                                + ";\nVACUUM public.t;\nCREATE TABLE a (id integer);\nVACUUM a;\nCREATE TABLE b (id integer);\n")
                .with("V3__c.sql", "CREATE TABLE c (id integer)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query(PLACES)).containsExactly("other.a", "other.b", "public.c");
    }

    @Test
    void whatAFileKeepsInItsSessionEndsWithIt() throws Exception {
        var folder = files().with("V1__a.sql", """
                        CREATE TABLE a (id integer);
                        CREATE TEMP TABLE a (id integer);
                        PREPARE q AS SELECT 1;
                        SELECT pg_advisory_lock(7);
                        """)
                .with(
                        "V2__b.sql",
                        "INSERT INTO a VALUES (1);\nPREPARE q AS SELECT 2;\nCREATE TEMP TABLE a (id integer)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query("SELECT count(*) FROM public.a")).containsExactly("1");
    }

    /** What stands in the way of a statement until a commit, as psql makes one after each statement. */
    @Test
    void rowsWhoseConstraintsAreDeferredAreCommittedBeforeTheirTableChanges() throws Exception {
        var folder = files().with("V1__a.sql", """
                        CREATE TABLE a (id integer PRIMARY KEY, b integer REFERENCES a DEFERRABLE INITIALLY DEFERRED);
                        INSERT INTO a VALUES (1, 1);
                        """)
                .with("V2__b.sql", "ALTER TABLE a ADD COLUMN c integer;\nINSERT INTO a VALUES (2, 3, 1), (3, 2, 1);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        Report report = database.apply(folder);
        assertThat(report.files().applied()).hasSize(2);
        assertThat(report.notes().warnings()).contains("1. V1__a.sql, which has to be committed before what follows");
        assertThat(database.query("SELECT count(*) FROM a")).containsExactly("3");
    }

    @Test
    void aTemporaryTableThatACommitDropsIsDroppedBeforeTheNext() throws Exception {
        String pair =
                "BEGIN;\nCREATE TEMP TABLE ids ON COMMIT DROP AS SELECT 1 AS id;\nINSERT INTO a SELECT id FROM ids;\n"
                        + "COMMIT;\n";
        var folder = files().with("V1__a.sql", "CREATE TABLE a (id integer);\n" + pair + pair + pair)
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query("SELECT count(*) FROM a")).containsExactly("3");
    }

    @Test
    void aNewEnumValueThatTheTextDoesNotShowIsCommittedToo() throws Exception {
        var folder = files().with("V1__a.sql", "CREATE TYPE mood AS ENUM ('ok')")
                .with(
                        "V2__b.sql",
                        "DO $$ BEGIN ALTER TYPE mood ADD VALUE 'well'; END $$;\nCREATE TABLE a (m mood DEFAULT 'well')")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TYPE mood AS ENUM ('ok')")
                .expecting(SERVER)
                .read());
        assertThat(database.apply(folder.read()).files().applied()).hasSize(1);
    }

    @Test
    void namesOfFilesMayHoldWhatTheDatabasesEncodingCan() throws Exception {
        var folder = files().with("V1__été & <b>.sql", "CREATE TABLE a (id integer)")
                .expecting(SERVER)
                .read();
        String latin = "latin_" + SERVER.database().name();
        SERVER.database().execute("CREATE DATABASE " + latin + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        var database = TestDatabase.existing(SERVER.database().server(), latin);
        assertThat(database.apply(folder).files().applied()).hasSize(1);
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(1);
    }
}
