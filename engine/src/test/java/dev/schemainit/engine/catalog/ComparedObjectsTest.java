package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared that databases differ in, and what is not because versions differ in it. */
class ComparedObjectsTest {
    private static final TestDatabase.Server SERVER = TestDatabase.Server.EMBEDDED;

    /** A partitioned table with what its partitions have from it, and a foreign key to it. */
    private static final String PARTITIONED = """
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TABLE event (
                id bigint GENERATED ALWAYS AS IDENTITY, at date, note varchar(9) CHECK (note IN ('a', 'b')),
                parent bigint, PRIMARY KEY (id, at), UNIQUE (at, id)
            ) PARTITION BY RANGE (at);
            CREATE INDEX event_note ON event (note);
            CREATE TRIGGER touch BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE remark (event bigint, at date, FOREIGN KEY (event, at) REFERENCES event (id, at));
            ALTER TABLE event ADD FOREIGN KEY (parent, at) REFERENCES event (id, at);
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    @Fault(real = {5, 14, 29})
    void whatAPartitionHasFromItsTableIsToldByTheTable(Path archive) throws Exception {
        var folder = TestFolder.in(directory).with("V1__event.sql", PARTITIONED).expecting(SERVER);
        try (var server = OlderServers.start(archive, directory)) {
            var database = TestDatabase.on(server);
            database.apply(folder.read());
            database.execute(
                    "CREATE TABLE event_2027 PARTITION OF event FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')");
            assertThat(database.migrator(folder.read())
                            .run(Action.VERIFY)
                            .catalog()
                            .verifiedLines())
                    .isGreaterThan(10);
        }
    }

    @Test
    @Fault(real = 5)
    void aPartitionAddedLaterIsNoDifference() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__event.sql", PARTITIONED)
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        database.execute("CREATE TABLE event_2027 PARTITION OF event FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')");
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            ALTER TABLE a ALTER id SET INCREMENT 5                       ~ table a column id: expected
            ALTER TABLE a ALTER id SET MINVALUE 0                        ~ table a column id: expected
            CREATE TABLE b () INHERITS (a)                               ~ not expected: table a child b
            ALTER EXTENSION citext SET SCHEMA public                     ~ extension citext: expected schema extensions
            CREATE RULE r AS ON DELETE TO a DO INSTEAD NOTHING           ~ not expected: table a rule r
            ALTER TABLE a DISABLE RULE kept                              ~ table a rule kept: expected
            ALTER SEQUENCE numbers CACHE 20                              ~ sequence numbers: expected
            ALTER FUNCTION one() PARALLEL SAFE                           ~ function one(): expected
            ALTER VIEW salary RESET (security_invoker)                   ~ view salary: expected
            ALTER VIEW salary RESET (check_option)                       ~ view salary: expected
            REFRESH MATERIALIZED VIEW sums WITH NO DATA                  ~ materialized view sums: expected
            """)
    @Fault(real = {12, 15, 36, 43})
    void aChangeOfItIsDrift(String change, String difference) throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", """
                        CREATE SCHEMA extensions;
                        SET search_path = public, extensions;
                        CREATE EXTENSION citext SCHEMA extensions;
                        CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY (START 10), name citext);
                        CREATE RULE kept AS ON UPDATE TO a WHERE OLD.id = 0 DO INSTEAD NOTHING;
                        CREATE SEQUENCE numbers;
                        CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                        CREATE VIEW salary WITH (security_invoker, check_option = local) AS SELECT id FROM a WHERE id > 0;
                        CREATE MATERIALIZED VIEW sums AS SELECT sum(id) AS sum FROM a;
                        """)
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        database.execute(change);
        assertThatThrownBy(() -> database.migrator(folder).run(Action.VERIFY))
                .hasMessageStartingWith("SI-64 ")
                .hasMessageContaining(difference);
    }

    @Test
    @Fault(real = 43)
    void aViewThatIsMadeWithoutDataMayHaveBeenFilledSince() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE MATERIALIZED VIEW one AS SELECT 1 AS n WITH NO DATA;")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.migrator(folder).verify().checks()).allMatch(DriftCheck::passed);
        database.execute("REFRESH MATERIALIZED VIEW one");
        assertThat(database.migrator(folder).verify().checks()).allMatch(DriftCheck::passed);
    }

    @Test
    void theBodyOfAFunctionCountsByItsTokens() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__f.sql", """
                        CREATE TABLE t (id integer);
                        CREATE FUNCTION f(n integer) RETURNS text LANGUAGE plpgsql AS $$
                        BEGIN
                            -- A remark.
                            RETURN n || 'It''s  Now' || now()::text || (SELECT "Name" FROM (SELECT 1 AS "Name") t);
                        END;
                        $$;
                        """)
                .expecting(SERVER)
                .read();
        String body =
                "CREATE OR REPLACE FUNCTION f(n integer) RETURNS text LANGUAGE plpgsql AS $x$begin return N||%s||NOW()"
                        + "::TEXT||(select %s from (select 1 as \"Name\") T);end;$x$";
        var database = SERVER.database();
        database.execute(body.formatted("'It''s  Now'", "\"Name\""));
        database.execute("CREATE TABLE t (id integer)");
        assertThat(database.apply(folder).files().adopted()).hasSize(1);
        assertThat(database.migrator(folder).verify().checks()).allMatch(DriftCheck::passed);

        database.execute(body.formatted("'It''s Now'", "\"Name\""));
        assertThat(database.migrator(folder).verify().checks()).anyMatch(check -> !check.passed());
    }
}
