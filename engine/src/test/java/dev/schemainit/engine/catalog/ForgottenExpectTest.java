package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a run makes is in expected.txt, or the run fails: what is not listed would never be compared. */
class ForgottenExpectTest {
    private static final TestDatabase.Server SERVER = TestDatabase.Server.EMBEDDED;

    @TempDir
    Path directory;

    private TestFolder folder;
    private TestDatabase database;

    @BeforeEach
    void applyTheFirst() throws Exception {
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY); CREATE SCHEMA app;")
                .expecting(SERVER);
        database = SERVER.database();
        database.apply(folder.read());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            CREATE TABLE wish (id integer PRIMARY KEY, text text);      ~ table wish
            CREATE TABLE app.wish (id integer);                         ~ table app.wish
            CREATE VIEW ids AS SELECT id FROM a;                        ~ view ids
            CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'~ function one()
            CREATE SEQUENCE numbers;                                    ~ sequence numbers
            CREATE TYPE mood AS ENUM ('sad');                           ~ enum mood
            CREATE DOMAIN code AS text;                                 ~ domain code
            CREATE SCHEMA other; CREATE TABLE other.t (id integer);     ~ schema other, table other.t
            CREATE EXTENSION hstore;                                    ~ extension hstore
            """)
    @Fault(real = 44)
    void whatARunMakesHasToBeListed(String sql, String named) throws Exception {
        var watched = WatchedDatabase.of(database, folder.read());
        var more = folder.with("V2__more.sql", sql).read();
        for (Action action : List.of(Action.APPLY, Action.PLAN)) {
            assertThatThrownBy(() -> database.migrator(more).run(action))
                    .hasMessageStartingWith(
                            "SI-48 the run has made objects that expected.txt does not list, so no run would"
                                    + " compare them: " + named + ". Fix: ");
        }
        folder.without("V2__more.sql");
        watched.assertConverges("without the second file");
        assertThat(database.apply(folder.with("V2__more.sql", sql)
                                .expecting(SERVER)
                                .read())
                        .files()
                        .applied())
                .hasSize(1);
    }

    @Test
    @Fault(real = 44)
    void whatOthersHaveMadeBeforeDoesNot() throws Exception {
        database.execute("CREATE TABLE theirs (id integer)");
        var more = folder.with("V2__more.sql", "ALTER TABLE a ADD name text")
                .expecting(SERVER)
                .read();
        assertThat(database.apply(more).files().applied()).hasSize(1);
    }

    @Test
    @Fault(real = 44)
    void aFileThatIsNewerThanTheExpectedCatalogIsNotAdopted() throws Exception {
        var existing = SERVER.database();
        existing.execute("CREATE TABLE a (id integer PRIMARY KEY); CREATE SCHEMA app;");
        folder.with("V2__more.sql", "ALTER TABLE a ADD name text");
        for (Action action : List.of(Action.PLAN, Action.APPLY)) {
            assertThatThrownBy(() -> existing.migrator(folder.read()).run(action))
                    .hasMessageStartingWith("SI-57 expected.txt was written before V2__more.sql was added. Fix: ");
        }
    }

    @Test
    @Fault(real = 44)
    void anAdoptionSaysThatItHasNotSeenRows() throws Exception {
        var existing = SERVER.database();
        existing.execute("CREATE TABLE a (id integer PRIMARY KEY); CREATE SCHEMA app;");
        folder.with("V2__rows.sql", "SELECT 1;\nINSERT INTO a VALUES (1);").expecting(SERVER);
        var report = existing.apply(folder.read());
        assertThat(report.files().adopted()).hasSize(2);
        assertThat(report.notes().warnings())
                .containsExactly("V2__rows.sql:2 changes rows: whether that was done before cannot be seen, and it is"
                        + " adopted as if it was");
    }

    @Test
    @Fault(real = 44)
    void whatOthersHaveBuiltOnARenamedTableDoesNot() throws Exception {
        database.execute("CREATE SCHEMA theirs; CREATE VIEW theirs.ids AS SELECT id FROM a;"
                + " CREATE TABLE theirs.own (a integer REFERENCES a)");
        var more = folder.with("V2__more.sql", "ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME id TO number;")
                .expecting(SERVER)
                .read();
        assertThat(database.apply(more).files().applied()).hasSize(1);
    }

    @Test
    @Fault(real = 44)
    void whatOthersMakeMeanwhileDoesNot() throws Exception {
        var more = folder.with("V2__more.sql", "CREATE TABLE b (id integer); SELECT pg_sleep(2);")
                .expecting(SERVER)
                .read();
        var run = CompletableFuture.supplyAsync(() -> database.apply(more));
        Thread.sleep(1000);
        database.execute("CREATE TABLE session_of_an_application (id integer)");
        assertThat(run.get().files().applied()).hasSize(1);
    }

    @Test
    @Fault(real = 44)
    void whatAFirstRunMakesBesideWhatItAdoptsHasToBeListed() throws Exception {
        var existing = SERVER.database();
        existing.execute("CREATE TABLE a (id integer PRIMARY KEY); CREATE SCHEMA app;");
        folder.with("V2__more.sql", "CREATE TABLE wish (id integer);").stillExpecting();
        assertThatThrownBy(() ->
                        existing.migrator(folder.read()).adoptingUpTo("V1").run(Action.APPLY))
                .hasMessageStartingWith("SI-48 ")
                .hasMessageContaining("compare them: table wish. Fix: ");
    }

    @Test
    @Fault(real = 44)
    void partitionsThatComeAndGoDoNot() throws Exception {
        var files = TestFolder.in(directory).with("V1__event.sql", """
                        -- schemainit: partitions of event come and go
                        CREATE TABLE event (at date, id integer) PARTITION BY RANGE (at);
                        DO $$ BEGIN
                            EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
                                to_char(now(), 'YYYYMMDD'), current_date, current_date + 1);
                        END $$;
                        """).expecting(SERVER);
        assertThat(files.read().expected().orElseThrow()).doesNotContain("event_");
        assertThat(SERVER.database().apply(files.read()).files().applied()).hasSize(1);
    }
}
