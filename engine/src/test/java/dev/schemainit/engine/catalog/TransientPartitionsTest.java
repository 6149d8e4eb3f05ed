package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.TransientPartitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A job makes and drops partitions, and a folder says that they come and go. */
class TransientPartitionsTest {
    private static final String TABLES = """
            CREATE SCHEMA log;
            CREATE TABLE log."Event" (
                id bigint, at date, kind text DEFAULT 'a partition of other DEFAULT', PRIMARY KEY (id, at)
            ) PARTITION BY RANGE (at);
            CREATE INDEX event_kind ON log."Event" (kind);
            CREATE TABLE seen (event bigint, at date, FOREIGN KEY (event, at) REFERENCES log."Event");
            CREATE TABLE fixed (id integer) PARTITION BY LIST (id);
            CREATE TABLE fixed_1 PARTITION OF fixed FOR VALUES IN (1);
            DO $$BEGIN
                EXECUTE format('CREATE TABLE log.event_%s PARTITION OF log."Event" FOR VALUES FROM (%L) TO (%L)
                    PARTITION BY LIST (id)', to_char(now(), 'YYYY'), now()::date, now()::date + 1);
                EXECUTE format('CREATE TABLE log.event_rest PARTITION OF log.event_%s DEFAULT', to_char(now(), 'YYYY'));
            END$$;
            """;
    private static final String COMMENT = "-- schemainit: partitions of log.\"Event\" come and go\n";
    private static final String OTHERS = """
            DO $$BEGIN
                EXECUTE format('ALTER TABLE log.event_%s DETACH PARTITION log.event_rest', to_char(now(), 'YYYY'));
            END$$;
            DROP TABLE log.event_rest;
            CREATE TABLE log.later PARTITION OF log."Event" FOR VALUES FROM ('2001-01-01') TO ('2002-01-01');
            CREATE SEQUENCE log.later_sequence OWNED BY log.later.id;
            CREATE INDEX ON log.later (at);
            ALTER TABLE log.later ADD CHECK (id > 0);""";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Fault(real = 30)
    void theyAreNoDifferenceToAnyAction(Server server) throws Exception {
        TestFolder folder =
                TestFolder.in(directory).with("V1__a.sql", COMMENT + TABLES).expecting(server);
        assertThat(Files.readString(folder.path().resolve("expected.txt")))
                .contains("table log.\"Event\": ", "table log.\"Event\" index event_kind: ", "table fixed_1: ")
                .doesNotContain("table log.event_");
        TestDatabase database = server.database();
        database.apply(folder.read());
        database.execute(OTHERS);
        for (Action action : Action.values()) {
            assertThat(database.migrator(folder.read()).run(action).catalog().differences())
                    .isEmpty();
        }
        assertThat(database.migrator(folder.read()).verify()).isInstanceOf(VerifyResult.Passed.class);
        // Tables that exist without a history, too.
        database.execute("DROP SCHEMA schemainit CASCADE");
        assertThat(database.apply(folder.read()).files().adopted()).containsExactly("V1__a.sql");
    }

    @Test
    void everythingElseIsADifferenceAsBefore() throws Exception {
        TestFolder folder =
                TestFolder.in(directory).with("V1__a.sql", COMMENT + TABLES).expecting(Server.EMBEDDED);
        TestDatabase database = Server.EMBEDDED.database();
        database.apply(folder.read());
        database.execute("DROP TABLE fixed_1; ALTER TABLE log.\"Event\" ADD extra text; DROP INDEX log.event_kind");
        assertThatThrownBy(() -> database.migrator(folder.read()).run(Action.VERIFY))
                .hasMessageContaining("missing: table fixed_1: ")
                .hasMessageContaining("not expected: table log.\"Event\" column extra: text")
                .hasMessageContaining("missing: table log.\"Event\" index event_kind: ");
    }

    @Test
    void withoutTheCommentADroppedPartitionIsADifference() throws Exception {
        TestFolder folder = TestFolder.in(directory).with("V1__a.sql", TABLES).expecting(Server.EMBEDDED);
        TestDatabase database = Server.EMBEDDED.database();
        database.apply(folder.read());
        database.execute(OTHERS);
        assertThatThrownBy(() -> database.migrator(folder.read()).run(Action.VERIFY))
                .hasMessageContaining("missing: table log.event_rest: ");
        // Any file may hold it, because the one that made the table may not be edited any more.
        folder.with("V2__b.sql", "-- schemainit: partitions of log.\"Event\" come and go\nSELECT 1;");
        database.apply(folder.read());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    log."Event" ~ true
                    "log"."Event" ~ true
                    log.event ~ false
                    "Event" ~ false
                    LOG."Event" ~ true
                    FIXED ~ true
                    public.fixed ~ true
                    fixed_1 ~ false""")
    void aCommentThatNamesNoPartitionedTableHasNoEffect(String name, boolean effect) {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "SELECT 1;\n--schemainit:  partitions of " + name + " come  and go \n")
                .read();
        assertThat(folder.transientPartitions()).hasSize(1);
        Catalog catalog = Catalog.of("""
                table fixed: (id) partition by LIST (id)
                table fixed_1: (id) partition of fixed FOR VALUES IN (1)
                table log."Event": (id) partition by RANGE (id)
                """.lines().toList());
        assertThat(catalog.withoutEffect(folder.transientPartitions()))
                .extracting(TransientPartitions::line)
                .isEqualTo(effect ? List.of() : List.of(2));
    }
}
