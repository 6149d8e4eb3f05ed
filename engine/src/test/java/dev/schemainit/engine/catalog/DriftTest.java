package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody changed by hand is found, line by line, and what belongs to others is left alone. */
class DriftTest {
    private final MigrationFolder folder = MigrationFolder.read(Path.of("../sql/domainflow"));
    private TestDatabase database;

    @BeforeEach
    void applied() throws Exception {
        database = Server.INSTALLED_WITH_POSTGIS.database();
        database.apply(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    DROP INDEX idx_agents_enabled ~ missing: table agent_definitions index idx_agents_enabled: btree (enabled)
                    ALTER TABLE image_evidence ALTER file_size_bytes TYPE bigint ~ table image_evidence column file_size_bytes: expected integer, found bigint
                    ALTER TABLE tenants DISABLE TRIGGER update_tenants_updated_at ~ table tenants trigger update_tenants_updated_at: expected BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION update_updated_at_column(), found BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION update_updated_at_column() disabled
                    ALTER TABLE teams ALTER members DROP DEFAULT ~ table teams column members: expected jsonb default '[]'::jsonb, found jsonb
                    ALTER TABLE users ALTER email DROP NOT NULL ~ table users column email: expected character varying(255) not null, found character varying(255)
                    ALTER TABLE users DROP CONSTRAINT users_email_key ~ missing: table users constraint users_email_key: UNIQUE (email)
                    ALTER TABLE users ADD CONSTRAINT mine CHECK (username <> '') ~ not expected: table users constraint mine: CHECK (username::text <> ''::text)
                    CREATE INDEX by_hand ON incidents (domain_id) ~ not expected: table incidents index by_hand: btree (domain_id)
                    ALTER TABLE tenants ENABLE ROW LEVEL SECURITY ~ table tenants: expected (id, tenant_name, created_at, updated_at), found (id, tenant_name, created_at, updated_at) row level security
                    """)
    void verifyFindsIt(String change, String difference) throws Exception {
        database.execute(change);
        for (Action action : List.of(Action.VERIFY, Action.APPLY, Action.PLAN)) {
            assertThatThrownBy(() -> database.migrator(folder).run(action))
                    .hasMessageStartingWith("SI-64 the database differs from expected.txt: 1 difference: ")
                    .isInstanceOfSatisfying(
                            SchemaInitException.class,
                            failure -> assertThat(failure.details()).containsExactly(difference));
        }
        assertThat(database.migrator(folder).run(Action.INFO).catalog().differences())
                .containsExactly(difference);

        VerifyResult verified = database.migrator(folder).verify();
        assertThat(verified)
                .isInstanceOfSatisfying(
                        VerifyResult.Failed.class,
                        failed -> assertThat(failed.failure().details()).containsExactly(difference));
        assertThat(verified.checks())
                .filteredOn(check -> !check.passed())
                .singleElement()
                .satisfies(check -> assertThat(difference).contains(check.subject()));
    }

    @Test
    void aVerificationTellsEachCheck() {
        VerifyResult verified = database.migrator(folder).verify();
        assertThat(verified).isInstanceOf(VerifyResult.Passed.class);
        assertThat(verified.checks())
                .hasSize(folder.migrations().size()
                        + ExpectedCatalog.of(folder).catalog().size())
                .hasSizeGreaterThan(100)
                .allMatch(DriftCheck::passed)
                .contains(
                        new DriftCheck("", "extension postgis: schema public", DriftCheck.Problem.NONE),
                        new DriftCheck(
                                "table incidents", "column location: geography(Point,4326)", DriftCheck.Problem.NONE),
                        new DriftCheck(
                                "table teams", "constraint teams_pkey: PRIMARY KEY (id)", DriftCheck.Problem.NONE));
    }

    @Test
    void whatIsThereNextToAPendingFileIsToldToo() throws Exception {
        var empty = Server.INSTALLED_WITH_POSTGIS.database();
        VerifyResult verified = empty.migrator(folder).verify();
        assertThat(verified)
                .isInstanceOfSatisfying(
                        VerifyResult.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(EngineError.NOT_INITIALISED));
        assertThat(verified.checks()).hasSizeGreaterThan(100).noneMatch(DriftCheck::passed);
    }

    @Test
    void aChangedFunctionBodyIsFound() throws Exception {
        database.execute("CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RETURN NEW; END $$");
        assertThatThrownBy(() -> database.migrator(folder).run(Action.VERIFY))
                .hasMessageContaining("function update_updated_at_column(): expected ");
    }

    @Test
    void whatBelongsToOthersIsNoDrift() throws Exception {
        database.execute("""
                CREATE TABLE theirs (id integer PRIMARY KEY, tenant uuid REFERENCES tenants (id));
                CREATE SCHEMA their_own;
                CREATE TABLE their_own.tenants (other text);
                CREATE VIEW their_view AS SELECT id FROM tenants;
                CREATE FUNCTION their_function() RETURNS integer LANGUAGE sql AS 'SELECT 1'""");
        assertThat(database.migrator(folder).run(Action.VERIFY).catalog().verifiedLines())
                .isPositive();
        assertThat(database.apply(folder).files().applied()).isEmpty();
    }

    @Test
    void aPlanChangesNothingAndTellsWhatWouldChange() throws Exception {
        var empty = Server.INSTALLED_WITH_POSTGIS.database();
        Report plan = empty.migrator(folder).run(Action.PLAN);
        assertThat(plan.files().applied()).hasSameSizeAs(folder.migrations());
        assertThat(plan.catalog().changes())
                .contains(
                        "+ extension postgis: schema public",
                        "+ table tenants column tenant_name: character varying(200) not null")
                .allMatch(change -> change.startsWith("+ ")
                        || change.startsWith("~ database access: ")
                        || change.startsWith("~ schema public access: "))
                .hasSize(plan.catalog().verifiedLines());
        assertThat(empty.query("SELECT nspname FROM pg_namespace WHERE nspname = 'schemainit'"))
                .isEmpty();
        assertThat(empty.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
        assertThat(database.migrator(folder).run(Action.PLAN).catalog().changes())
                .isEmpty();
    }

    @Test
    void smallTablesAreCountedAndLargeOnesEstimated() throws Exception {
        database.execute("INSERT INTO tenants (tenant_name) SELECT 'tenant ' || n FROM generate_series(1, 1234) n");
        database.execute("INSERT INTO incidents (tenant_id, domain_id, raw_text, structured_data, created_by)"
                + " SELECT id, 'd', repeat('x', 1500), '{}', id FROM tenants, generate_series(1, 10)");
        database.execute("ANALYZE incidents");

        Report report = database.migrator(folder).run(Action.INFO);

        assertThat(report.tables()).contains(new RowCount("tenants", 1234, false));
        RowCount incidents = report.tables().stream()
                .filter(table -> table.table().equals("incidents"))
                .findFirst()
                .orElseThrow();
        assertThat(incidents.estimated()).isTrue();
        assertThat(incidents.rows()).isBetween(11_000L, 14_000L);
        assertThat(new ReportText(report).lines())
                .contains("  - tenants: 1234 rows", "  - incidents: about " + incidents.rows() + " rows");
    }
}
