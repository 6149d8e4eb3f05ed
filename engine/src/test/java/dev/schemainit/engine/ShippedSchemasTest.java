package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.Restoration;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two schemas that ship, on real servers: three runs each, adoption, seed data, and the facts they have to have.
 */
class ShippedSchemasTest {
    private static final Path DOCUMENTS = Path.of("../sql/documents");
    private static final Path DOMAINFLOW = Path.of("../sql/domainflow");

    /** As the function that made domainflow's database before wrote it. */
    private static final String FUNCTION_BEFORE_SCHEMAINIT = """
            CREATE OR REPLACE FUNCTION update_updated_at_column()
            RETURNS TRIGGER AS $$
            BEGIN
              NEW.updated_at = NOW();
              RETURN NEW;
            END;
            $$ language 'plpgsql';
            """;

    /** The statements that the first documents system ran by hand, one commit each. */
    private static final Path DOCUMENTS_BEFORE_SCHEMAINIT = Path.of("src/test/resources/documents-by-hand.sql");

    static Stream<Arguments> everywhere() {
        return Stream.of(
                Arguments.of(Server.INSTALLED_WITH_POSTGIS, DOCUMENTS),
                Arguments.of(Server.EMBEDDED, DOCUMENTS),
                Arguments.of(Server.INSTALLED_WITH_POSTGIS, DOMAINFLOW));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    @Fault(74)
    void firstRunAppliesSecondHasNothingToDoThirdExecutesNoDdl(Server server, Path schema) throws Exception {
        var database = server.database();
        List<String> files = MigrationFolder.read(schema).migrations().stream()
                .map(MigrationFile::name)
                .toList();

        Report first = database.apply(schema);
        assertThat(first.files().applied()).extracting(AppliedFile::file).isEqualTo(files);
        assertThat(new ReportText(first).lines())
                .contains("✓ " + files.get(0) + " applied ("
                        + first.files().applied().get(0).milliseconds() + " ms)");
        assertThat(database.query("SELECT file FROM schemainit.history WHERE NOT adopted AND applied_by = 'postgres'"
                        + " AND applied_at > now() - interval '1 minute' AND milliseconds >= 0 ORDER BY id"))
                .isEqualTo(files);

        Report second = database.apply(schema);
        assertThat(second.files().applied()).isEmpty();
        assertThat(second.files().alreadyApplied()).isEqualTo(files);
        assertThat(second.catalog().verifiedLines())
                .isEqualTo(first.catalog().verifiedLines())
                .isEqualTo((int) Files.readAllLines(schema.resolve("expected.txt")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .count());

        database.execute("""
                CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE 'DDL: %', tg_tag; END $$;
                CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION refuse()""");
        String writes = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::text FROM pg_stat_user_tables";
        List<String> before = database.query(writes);
        assertThat(database.apply(schema).files().applied()).isEmpty();
        assertThat(database.query(writes)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    @Fault(real = 27)
    void verifyAndInfoSayWhatIsThere(Server server, Path schema) throws Exception {
        var database = server.database();
        MigrationFolder folder = MigrationFolder.read(schema);

        Report empty = database.migrator(folder).run(Action.INFO);
        assertThat(empty.files().pending()).hasSameSizeAs(folder.migrations());
        assertThat(empty.catalog().differences()).isEmpty();
        int files = folder.migrations().size();
        assertThat(new ReportText(empty).message()).isEqualTo("Database schema is not initialized yet");
        assertThat(new ReportText(empty).lines())
                .hasSize(2 + files)
                .contains("✗ 0 of " + files + (files == 1 ? " file applied" : " files applied"));
        assertThatThrownBy(() -> database.migrator(folder).run(Action.VERIFY)).hasMessageStartingWith("SI-66 ");

        database.apply(folder);
        assertThat(new ReportText(database.migrator(folder).run(Action.VERIFY)).message())
                .isEqualTo("Database schema verified successfully");
        Report info = database.migrator(folder).run(Action.INFO);
        assertThat(new ReportText(info).message()).isEqualTo("Database schema is as expected");
        assertThat(info.tables()).extracting(RowCount::rows).containsOnly(0L);
        assertThat(new ReportText(info).lines())
                .contains("✓ " + files + " of " + files + (files == 1 ? " file applied" : " files applied"))
                .filteredOn(
                        line -> line.matches(
                                "✓ V\\d__\\w+\\.sql applied 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC by postgres in \\d+ ms"))
                .hasSize(files);
        assertThat(new ReportJson(info).fields()).containsEntry("filesInFolder", files);
    }

    @Test
    void documentsIsTheSameAsByHandToPgDump() throws Exception {
        var byHand = Server.INSTALLED_WITH_POSTGIS.database();
        for (String statement : Files.readString(DOCUMENTS_BEFORE_SCHEMAINIT).split(";\\R")) {
            byHand.execute(statement);
        }
        var bySchemainit = Server.INSTALLED_WITH_POSTGIS.database();
        bySchemainit.apply(DOCUMENTS);
        assertThat(dump(bySchemainit)).isEqualTo(dump(byHand)).contains("CREATE TABLE public.documents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "domainflow"})
    @Fault(real = 3)
    void aRestoredDatabaseIsAsExpected(String schema) throws Exception {
        Path folder = Path.of("../sql", schema);
        var database = Server.INSTALLED_WITH_POSTGIS.database();
        database.apply(folder);
        var restored = Server.INSTALLED_WITH_POSTGIS.database();
        Restoration.copy(database, restored);

        Report report = restored.apply(folder);
        assertThat(report.files().applied()).isEmpty();
        assertThat(report.files().alreadyApplied())
                .hasSameSizeAs(MigrationFolder.read(folder).migrations());
        assertThat(restored.migrator(MigrationFolder.read(folder)).verify().checks())
                .allMatch(DriftCheck::passed);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    @Fault(35)
    void tablesMadeInAnotherWayAreAdoptedWithoutChange(Server server, Path schema) throws Exception {
        var database = server.database();
        if (schema.equals(DOCUMENTS)) {
            database.execute(Files.readString(DOCUMENTS_BEFORE_SCHEMAINIT));
            database.execute("INSERT INTO documents (s3_key, document_type, file_name) VALUES ('canary', 't', 'f')");
        } else {
            for (MigrationFile file : MigrationFolder.read(schema).migrations()) {
                database.execute(file.sql());
            }
            database.execute(FUNCTION_BEFORE_SCHEMAINIT);
        }
        List<String> relations = database.query(
                "SELECT oid || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid");

        var watched = WatchedDatabase.of(database, MigrationFolder.read(schema));

        Report report = database.apply(schema);

        assertThat(report.files().applied()).isEmpty();
        assertThat(report.files().adopted())
                .hasSameSizeAs(MigrationFolder.read(schema).migrations());
        assertThat(database.query(
                        "SELECT oid || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid"))
                .isEqualTo(relations);
        assertThat(database.query("SELECT DISTINCT adopted::text FROM schemainit.history"))
                .containsExactly("true");
        assertThat(watched.isAfter("adopted")).isTrue();
        watched.assertConverges("adopted");
    }

    @Test
    @Fault(35)
    void tablesThatDifferAreRefusedWithEachDifference() throws Exception {
        var database = Server.EMBEDDED.database();
        database.execute(Files.readString(DOCUMENTS_BEFORE_SCHEMAINIT));
        var watched = WatchedDatabase.of(database, MigrationFolder.read(DOCUMENTS));

        assertThat(watched.spoilt(
                                "ALTER TABLE documents ALTER file_size TYPE bigint; DROP INDEX idx_logs_agent;"
                                        + " INSERT INTO documents (s3_key, document_type, file_name) VALUES ('canary', 't', 'f')")
                        .refuses(EngineError.FOREIGN_TABLES, () -> database.apply(DOCUMENTS)))
                .hasMessageContaining("2 differences")
                .extracting(SchemaInitException::details)
                .isEqualTo(List.of(
                        "table documents column file_size: expected integer, found bigint",
                        "missing: table processing_logs index idx_logs_agent: btree (agent_name)"));

        database.execute("ALTER TABLE documents ALTER file_size TYPE integer;"
                + " CREATE INDEX idx_logs_agent ON processing_logs (agent_name)");
        watched.assertConverges("as expected again");
    }

    @Test
    void seedDataIsInsertedOnceAndNeverOverwritesAnEdit() throws Exception {
        var database = Server.INSTALLED_WITH_POSTGIS.database();
        MigrationFolder folder = MigrationFolder.read(DOMAINFLOW);
        database.apply(folder);
        assertThat(database.query("SELECT count(*) FROM agent_definitions")).containsExactly("0");

        Report seeded = database.migrator(folder, true, new ArrayList<>()).run(Action.APPLY);
        assertThat(seeded.files().applied()).extracting(AppliedFile::file).containsExactly("seed/R__builtin_data.sql");
        assertThat(seeded.tables())
                .contains(
                        new RowCount("agent_definitions", 12, false),
                        new RowCount("tenants", 1, false),
                        new RowCount("users", 1, false));

        database.execute("UPDATE agent_definitions SET system_prompt = 'ours' WHERE agent_id = 'builtin-query-who'");
        database.execute("UPDATE schemainit.history SET checksum = 'an older one' WHERE file LIKE 'seed/%'");
        Report again = database.migrator(folder, true, new ArrayList<>()).run(Action.APPLY);
        assertThat(again.files().applied()).hasSize(1);
        assertThat(database.query("SELECT system_prompt FROM agent_definitions WHERE agent_id = 'builtin-query-who'"))
                .containsExactly("ours");
        assertThat(database.query("SELECT count(*) FROM agent_definitions")).containsExactly("12");
        assertThat(database.migrator(folder, true, new ArrayList<>())
                        .run(Action.APPLY)
                        .files()
                        .applied())
                .isEmpty();
    }

    @Test
    void builtInDataIsAsDocumented() throws Exception {
        var database = Server.INSTALLED_WITH_POSTGIS.database();
        database.migrator(MigrationFolder.read(DOMAINFLOW), true, new ArrayList<>())
                .run(Action.APPLY);

        assertThat(database.query("""
                        SELECT concat_ws('|', agent_id, agent_name, agent_class,
                            (SELECT string_agg(tool, ',') FROM jsonb_array_elements_text(tools) tool),
                            (SELECT string_agg(key || ' ' || (output_schema->'properties'->key->>'type'), ',' ORDER BY place)
                                FROM jsonb_array_elements_text(output_schema->'required') WITH ORDINALITY required (key, place)))
                        FROM agent_definitions
                        WHERE is_inbuilt AND enabled AND max_output_keys = 5 AND version = 1 AND agent_dependencies = '[]'
                            AND length(system_prompt) > 100 AND length(description) > 10
                        ORDER BY array_position(ARRAY['ingestion','query','management'], agent_class::text), agent_id"""))
                .containsExactlyInAnyOrder(
                        "builtin-ingestion-geo|Geo Locator|ingestion|location_service,web_search|location_text string,geo_location object,address string,confidence number",
                        "builtin-ingestion-temporal|Temporal Analyzer|ingestion|timestamp string,time_reference string,urgency string",
                        "builtin-ingestion-entity|Entity Extractor|ingestion|comprehend|entities array,sentiment string,key_phrases array,complaint_type string",
                        "builtin-query-who|Who Agent|query|retrieval_api,aggregation_api|entities array,answer string",
                        "builtin-query-what|What Agent|query|retrieval_api,aggregation_api|incident_types array,answer string",
                        "builtin-query-where|Where Agent|query|spatial_api,retrieval_api|locations array,map_data object,answer string",
                        "builtin-query-when|When Agent|query|analytics_api,retrieval_api|time_pattern string,answer string",
                        "builtin-query-why|Why Agent|query|analytics_api,retrieval_api|causes array,answer string",
                        "builtin-query-how|How Agent|query|retrieval_api,analytics_api|methods array,answer string",
                        "builtin-management-task-assigner|Task Assigner|management|retrieval_api|assignee_id string,assigned_at string,reason string",
                        "builtin-management-status-updater|Status Updater|management|retrieval_api|status string,updated_at string,notes string",
                        "builtin-management-task-details-editor|Task Details Editor|management|retrieval_api|field string,value string,updated_at string");
        assertThat(database.query("""
                        SELECT concat_ws('|', domain_id, domain_name, ingestion_playbook->'agent_execution_graph'->'nodes',
                            query_playbook->'agent_execution_graph'->'nodes',
                            management_playbook->'agent_execution_graph'->'nodes',
                            management_playbook->'agent_execution_graph'->'edges')
                        FROM domain_configurations""")).containsExactly("""
                        civic_complaints|Civic Complaints|["builtin-ingestion-geo", "builtin-ingestion-temporal", "builtin-ingestion-entity"]|\
                        ["builtin-query-who", "builtin-query-what", "builtin-query-where", "builtin-query-when", "builtin-query-why", "builtin-query-how"]|\
                        ["builtin-management-task-assigner", "builtin-management-status-updater", "builtin-management-task-details-editor"]|[]""");
        assertThat(database.query("SELECT concat_ws('|', tenant_name, username, email, cognito_sub)"
                        + " FROM users JOIN tenants ON tenants.id = tenant_id"))
                .containsExactly("system|system|system@domainflow.ai|system-builtin");
    }

    @Test
    void updatedAtFollowsEveryUpdate() throws Exception {
        var database = Server.INSTALLED_WITH_POSTGIS.database();
        database.apply(DOMAINFLOW);
        database.execute("INSERT INTO tenants (tenant_name, updated_at) VALUES ('t', 'yesterday')");
        database.execute("UPDATE tenants SET tenant_name = 'u'");
        assertThat(database.query("SELECT (updated_at > now() - interval '1 minute')::text FROM tenants"))
                .containsExactly("true");
    }

    private static String dump(TestDatabase database) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                "pg_dump",
                "--schema-only",
                "--schema=public",
                "--no-comments",
                "--no-owner",
                "--no-privileges",
                "--host=" + database.server().host(),
                "--port=" + database.server().port(),
                "--username=" + database.server().user(),
                database.name());
        builder.environment().put("PGPASSWORD", database.server().password());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        // Newer versions of pg_dump begin and end with a key that is different every time.
        return text.lines().filter(line -> !line.startsWith("\\")).reduce("", (left, right) -> left + right + "\n");
    }
}
