package dev.schemainit.cli;

import static dev.schemainit.cli.CommandLineIT.lastLine;
import static dev.schemainit.cli.CommandLineIT.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.CommandLineIT.Ran;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command baseline, on databases of Debian's PostgreSQL, whose pg_dump is installed with it. */
class BaselineIT {
    private static final String SCHEMA = """
            CREATE EXTENSION citext;
            CREATE TYPE state AS ENUM ('new', 'paid');
            CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail citext NOT NULL UNIQUE);
            CREATE TABLE "Order" (
                id serial PRIMARY KEY,
                customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE,
                state state NOT NULL DEFAULT 'new',
                total numeric(10, 2) CHECK (total > 0),
                placed timestamptz NOT NULL DEFAULT now());
            CREATE INDEX order_open ON "Order" (customer_id) WHERE state = 'new';
            COMMENT ON TABLE customer IS 'who orders';
            CREATE SCHEMA reporting;
            CREATE MATERIALIZED VIEW reporting.filled AS SELECT 1 AS one;
            CREATE VIEW reporting.paid AS SELECT customer_id, sum(total) AS total FROM "Order"
                WHERE state = 'paid' GROUP BY customer_id;
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.placed := now(); RETURN NEW; END $$;
            CREATE TRIGGER touch BEFORE UPDATE ON "Order" FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
            CREATE POLICY all_of_them ON customer USING (id > 0);
            INSERT INTO customer (mail) VALUES ('row data');
            """;

    private static final String TOOLS = """
            CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version text);
            CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint);
            CREATE SCHEMA drizzle;
            CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text);
            """;

    @TempDir
    private Path directory;

    private Path folder;
    private TestDatabase database;

    @BeforeEach
    void anEmptyDatabase() throws Exception {
        folder = directory.resolve("orders");
        database = Server.INSTALLED_WITH_POSTGIS.database();
    }

    private Ran on(TestDatabase target, String command, String... more) throws Exception {
        return as(target.login(), command, more);
    }

    private Ran as(Login login, String command, String... more) throws Exception {
        return run(Map.of("PGPASSWORD", login.password()), CommandLineIT.arguments(login, command, folder, more));
    }

    @Test
    void theFirstMigrationOfADatabaseIsWrittenProvedAdoptedThereAndRunElsewhere() throws Exception {
        database.execute(SCHEMA);
        database.execute(TOOLS);

        Ran ran = on(database, "baseline");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err())
                .contains("dumping 127.0.0.1:", " with pg_dump 15.")
                .contains("starting the installed PostgreSQL 15, as the database's server is");
        assertThat(ran.out())
                .contains("! left out, tables of migration tools: drizzle.__drizzle_migrations, flyway_schema_history,"
                        + " goose_db_version")
                .contains("expected.txt written, ", ": the first results in the second on PostgreSQL 15.")
                .contains("./schemainit apply " + folder + " --url " + CommandLineIT.url(database.login()))
                .doesNotContain(database.login().password());
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("V1__baseline.sql", "expected.txt");
        assertThat(folder.resolve("V1__baseline.sql"))
                .content()
                .contains("CREATE TABLE public.\"Order\"", "COMMENT ON TABLE public.customer IS 'who orders'")
                .doesNotContain("flyway_schema_history", "goose", "drizzle", "OWNER TO", "GRANT", "row data");
        assertThat(folder.resolve("expected.txt"))
                .content()
                .contains(
                        "view reporting.paid: ", "extension citext: schema public\n", "table \"Order\" trigger touch: ")
                .doesNotContain("flyway", "goose", "drizzle");
        assertThat(database.query("SELECT to_regnamespace('schemainit') IS NULL"))
                .as("only read")
                .containsExactly("t");

        Ran adopted = on(database, "apply");
        assertThat(adopted.exitCode()).as(adopted.err()).isZero();
        assertThat(adopted.out()).contains("✓ V1__baseline.sql adopted without running it");
        assertThat(database.query("SELECT mail FROM customer")).containsExactly("row data");

        TestDatabase empty = Server.INSTALLED_WITH_POSTGIS.database();
        Ran applied = on(empty, "apply");
        assertThat(applied.exitCode()).as(applied.err()).isZero();
        assertThat(applied.out()).contains("✓ V1__baseline.sql applied");
        assertThat(on(empty, "verify").exitCode()).isZero();
    }

    @Test
    void aDumpThatLeadsElsewhereIsShownAndNotWritten() throws Exception {
        database.execute("CREATE TABLE a (id int); CREATE INDEX i ON a (id)");
        // pg_dump passes over an index that a failed build has left.
        database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass");

        Ran ran = on(database, "baseline", "--json");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errLines())
                .contains("✗ + table a index i: btree (id) invalid")
                .anyMatch(line -> line.startsWith("✗ On PostgreSQL 15.")
                        && line.endsWith(
                                "the dump does not result in the catalog of the database: nothing was written"));
        assertThat(ran.out()).contains("\"differences\":[\"+ table a index i: btree (id) invalid\"]");
        assertThat(folder).doesNotExist();
    }

    @Test
    void rolesThatADumpDoesNotHoldComeFromThePrelude() throws Exception {
        database.execute("CREATE ROLE baseline_reader");
        try {
            database.execute("CREATE TABLE a (id int); ALTER TABLE a ENABLE ROW LEVEL SECURITY;"
                    + " CREATE POLICY p ON a TO baseline_reader USING (true)");
            Ran without = on(database, "baseline");
            assertThat(without.exitCode()).isEqualTo(1);
            assertThat(without.err()).contains("role \"baseline_reader\" does not exist");
            assertThat(lastLine(without)).startsWith("SI-80 V1__baseline.sql:");
            assertThat(folder).doesNotExist();

            Files.createDirectory(folder);
            Files.writeString(folder.resolve("prelude.sql"), "CREATE ROLE baseline_reader;\n");
            assertThat(on(database, "baseline").exitCode()).isZero();
            assertThat(folder.resolve("expected.txt")).content().contains("table a policy p: ");
        } finally {
            database.execute("DROP OWNED BY baseline_reader; DROP ROLE baseline_reader");
        }
    }

    @Test
    void aUserWhoMayNotReadEveryTableIsToldWhich() throws Exception {
        database.execute("CREATE TABLE a (id int); CREATE ROLE baseline_poor LOGIN PASSWORD 'rather long'");
        try {
            Ran ran = as(database.login("baseline_poor", "rather long"), "baseline");
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(lastLine(ran)).matches("SI-09 pg_dump has failed: .*permission denied for table a\\. Fix: .*");
            assertThat(folder).doesNotExist();
        } finally {
            database.execute("DROP ROLE baseline_poor");
        }
    }

    @Test
    void aServerThatIsNewerThanEveryInstalledProgramIsToldWithWhatIsThere() throws Exception {
        Ran ran = on(Server.EMBEDDED.database(), "baseline");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(lastLine(ran))
                .matches("SI-08 a server of version 18 needs a pg_dump of version 18 or newer: 15\\.\\S+ is in .*"
                        + "Fix: install the client programs of that version .*");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderWithMigrationsIsLeftAlone() throws Exception {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("V1__mine.sql"), "SELECT 1;\n");
        Ran ran = on(database, "baseline");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).startsWith("SI-06 " + folder + " holds migrations already: V1__mine.sql. Fix: ");
        assertThat(folder.toFile().list()).containsExactly("V1__mine.sql");
    }
}
