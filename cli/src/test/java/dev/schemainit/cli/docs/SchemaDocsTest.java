package dev.schemainit.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README.md of a schema, made from a database. */
class SchemaDocsTest {
    private static final Path EVERY_KIND = Path.of("../review/src/test/resources/rows-of-every-kind.sql");

    /** What Mermaid's grammar takes; every form was tried with its own parser. */
    private static final String DIAGRAM_LINE = "erDiagram"
            + "| {4}\"[^\"%\\\\]+\" \\{"
            + "| {8}[\\p{L}_][\\p{L}0-9_\\[\\]]* (?!(?i:PK|FK|UK) )[\\p{L}_][\\p{L}0-9_\\[\\]]*"
            + " (PK|FK|UK)(, (PK|FK|UK))*"
            + "| {4}\\}"
            + "| {4}\"[^\"%\\\\]+\" (\\|\\||\\|o)--(o\\{|o\\|) \"[^\"%\\\\]+\" : \"[^\"%\\\\]+\"";

    private Connection connection;

    @TempDir
    private Path folder;

    @BeforeEach
    void connect() throws Exception {
        connection = Server.EMBEDDED.database().connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private List<String> docsOf(String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return new SchemaDocs(folder)
                .text(SchemaContents.of(connection, List.of()))
                .lines()
                .toList();
    }

    @Test
    void theDiagramShowsKeysAndHowManyReferToHowMany() throws Exception {
        assertThat(docsOf("""
                CREATE TABLE a (id integer PRIMARY KEY, code varchar(5) UNIQUE, other text);
                CREATE TABLE b (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    many integer NOT NULL REFERENCES a,
                    perhaps integer REFERENCES a,
                    one integer NOT NULL UNIQUE REFERENCES a,
                    parent bigint REFERENCES b);
                """))
                .containsSequence(
                        "```mermaid",
                        "erDiagram",
                        "    \"a\" {",
                        "        integer id PK",
                        "        varchar code UK",
                        "    }",
                        "    \"b\" {",
                        "        bigint id PK",
                        "        integer many FK",
                        "        integer perhaps FK",
                        "        integer one FK, UK",
                        "        bigint parent FK",
                        "    }",
                        "    \"a\" ||--o{ \"b\" : \"many\"",
                        "    \"a\" |o--o{ \"b\" : \"perhaps\"",
                        "    \"a\" ||--o| \"b\" : \"one\"",
                        "    \"b\" |o--o{ \"b\" : \"parent\"",
                        "```");
    }

    /** Tables of a schema, each with three references to those before it. */
    private static String tables(String schema, int count) {
        return """
                DO $$ BEGIN FOR i IN 1..%2$s LOOP
                    EXECUTE format('CREATE TABLE %1$s.a_table_with_a_long_name_%%s (id integer PRIMARY KEY,'
                        ' first_reference integer REFERENCES %1$s.a_table_with_a_long_name_%%s,'
                        ' second_reference integer REFERENCES %1$s.a_table_with_a_long_name_%%s,'
                        ' third_reference integer REFERENCES %1$s.a_table_with_a_long_name_%%s)',
                        i, greatest(1, i / 2), greatest(1, i / 3), greatest(1, i / 5));
                END LOOP; END $$;
                """.formatted(schema, count);
    }

    private static List<String> diagrams(List<String> lines) {
        return Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL)
                .matcher(String.join("\n", lines))
                .results()
                .map(diagram -> diagram.group(1))
                .toList();
    }

    @Test
    @Fault(real = 35)
    void aSchemaOfManyReferencesIsDrawnInPartsThatViewersDraw() throws Exception {
        List<String> lines = docsOf("CREATE SCHEMA small; CREATE TABLE small.t (id int PRIMARY KEY);"
                + tables("public", 300) + "CREATE TABLE small.u (t int REFERENCES small.t, a int REFERENCES"
                + " public.a_table_with_a_long_name_7);");

        List<String> diagrams = diagrams(lines);
        assertThat(diagrams).hasSize(300 / 30 + 1).allSatisfy(diagram -> {
            assertThat(diagram).startsWith("erDiagram").hasSizeLessThan(DiagramPart.MAX_CHARACTERS);
            assertThat(diagram.lines()).allMatch(line -> line.matches(DIAGRAM_LINE));
        });
        assertThat(String.join("", diagrams).lines())
                .as("each table and each reference once")
                .filteredOn(line -> line.endsWith("{") || line.contains("--"))
                .hasSize(302 + 902)
                .doesNotHaveDuplicates();
        assertThat(lines)
                .contains("## Diagrams", "### Diagram: schema small")
                .contains("### Diagram: schema public, around a_table_with_a_long_name_10");
        assertThat(diagrams.get(diagrams.size() - 1))
                .contains("    \"small.u\" {", "    \"a_table_with_a_long_name_7\" |o--o{ \"small.u\" : \"a\"");
        assertThat(docsOf("COMMENT ON SCHEMA small IS 'the same again'")).isEqualTo(lines);
    }

    @Test
    @Fault(real = 35)
    void aSchemaThatFitsIsOneDiagramOfEverySchema() throws Exception {
        List<String> lines = docsOf("CREATE SCHEMA other;" + tables("public", 40) + tables("other", 40));
        assertThat(diagrams(lines)).hasSize(1);
        assertThat(lines).doesNotContain("## Diagrams");

        List<String> more = docsOf("CREATE SCHEMA third;" + tables("third", 60));
        assertThat(more)
                .filteredOn(line -> line.startsWith("### Diagram"))
                .containsExactly(
                        "### Diagram: schema other", "### Diagram: schema public", "### Diagram: schema third");
    }

    @Test
    void aTableIsDescribedWithEverythingOnIt() throws Exception {
        assertThat(docsOf("""
                CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
                COMMENT ON TYPE mood IS 'How it went';
                CREATE TABLE customers (id integer PRIMARY KEY);
                CREATE TABLE orders (
                    id serial PRIMARY KEY,
                    customer integer NOT NULL REFERENCES customers ON DELETE CASCADE,
                    state varchar(10) DEFAULT 'new' CHECK (state IN ('new', 'paid')),
                    placed timestamptz NOT NULL DEFAULT now(),
                    mood mood);
                COMMENT ON TABLE orders IS 'What customers | ordered <b>
                and when';
                COMMENT ON COLUMN orders.customer IS 'Who pays';
                CREATE INDEX by_time ON orders (placed DESC) WHERE state = 'new';
                COMMENT ON INDEX by_time IS 'For the queue';
                CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                COMMENT ON FUNCTION stamp() IS 'Does nothing';
                CREATE TRIGGER stamped BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
                CREATE VIEW paid AS SELECT id FROM orders WHERE state = 'paid';
                COMMENT ON VIEW paid IS 'For the bookkeeper';
                """))
                .startsWith("# " + folder.getFileName(), "")
                .contains("| [orders](#table-orders) | What customers \\| ordered \\<b> and when |")
                .containsSequence(
                        "### Table orders",
                        "",
                        "What customers | ordered \\<b> and when.",
                        "",
                        "| column | type | nullable | default | |",
                        "|---|---|---|---|---|",
                        "| **id** | integer |  | `nextval('orders_id_seq')` |  |",
                        "| customer | integer |  |  | → [customers](#table-customers). Who pays |",
                        "| state | varchar(10) | yes | `'new'` |  |",
                        "| placed | timestamptz |  | `now()` |  |",
                        "| mood | mood | yes |  |  |",
                        "",
                        "- primary key `(id)`",
                        "- check `(state IN ('new', 'paid'))`",
                        "- foreign key `(customer)` → [customers](#table-customers) `(id) ON DELETE CASCADE`",
                        "- index `by_time`: `btree (placed DESC) WHERE state = 'new'`: For the queue",
                        "- trigger `stamped`: `BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION stamp()`")
                .contains("- referred to by [orders](#table-orders) (customer)")
                .containsSequence("### View paid", "", "For the bookkeeper.")
                .contains("| `stamp()` | `returns trigger, plpgsql` | Does nothing |")
                .contains("| `mood` | `one of 'sad', 'it''s ok'` | How it went |");
    }

    @Test
    @Fault(real = 21)
    void aPartitionedTableIsDescribedOnceWithTheBoundsOfItsPartitions() throws Exception {
        List<String> docs = docsOf("""
                SET TimeZone = 'Europe/Paris';
                CREATE TABLE metric (at timestamptz NOT NULL, host text NOT NULL, value real, PRIMARY KEY (at, host))
                    PARTITION BY RANGE (at);
                CREATE TABLE metric_2026 PARTITION OF metric
                    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00') PARTITION BY LIST (host);
                CREATE TABLE metric_2026_a PARTITION OF metric_2026 FOR VALUES IN ('a');
                CREATE TABLE metric_rest PARTITION OF metric DEFAULT;
                CREATE INDEX ON metric (host);
                CREATE TABLE alarm (
                    id integer PRIMARY KEY, at timestamptz, host text,
                    FOREIGN KEY (at, host) REFERENCES metric);
                CREATE TABLE day (d integer) PARTITION BY RANGE (d);
                DO $$BEGIN FOR i IN 10..40 LOOP
                    EXECUTE format('CREATE TABLE day_%s PARTITION OF day FOR VALUES FROM (%1$s) TO (%s)', i, i + 1);
                END LOOP; END$$;
                CREATE TABLE none (d integer) PARTITION BY HASH (d);
                """);
        assertThat(docs)
                .contains("4 tables. The migrations are the files beside this one; [expected.txt](expected.txt) is the"
                        + " same catalog as deployments compare it.")
                .containsOnlyOnce("### Table metric")
                .noneMatch(line -> line.startsWith("### Table metric_"))
                .contains("    \"metric\" {")
                .contains("- partitioned by `RANGE (at)`:"
                        + " `metric_2026 FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00'), by LIST (host)`,"
                        + " `metric_2026_a IN ('a')`, `metric_rest DEFAULT`")
                .contains("- primary key `(at, host)`", "- referred to by [alarm](#table-alarm) (at, host)")
                .contains("- partitioned by `RANGE (d)`: `day_10 FROM (10) TO (11)`, `day_11 FROM (11) TO (12)`,"
                        + " `day_12 FROM (12) TO (13)`, 27 more, `day_40 FROM (40) TO (41)`")
                .contains("- partitioned by `HASH (d)`, without partitions");
    }

    @Test
    @Fault(real = 30)
    void partitionsThatComeAndGoAreLeftOut() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(
                files.resolve("V1__a.sql"), "-- schemainit: partitions of \"Event\" come and go\nSELECT 1;\n");
        docsOf("""
                CREATE TABLE "Event" (d integer) PARTITION BY RANGE (d);
                CREATE TABLE event_today PARTITION OF "Event" DEFAULT;
                """);
        assertThat(new SchemaDocs(folder)
                        .text(SchemaContents.of(
                                connection, MigrationFolder.read(files).transientPartitions())))
                .contains("- partitioned by `RANGE (d)`; its partitions come and go")
                .doesNotContain("event_today");
    }

    @Test
    @Fault(real = 21)
    void rowLevelSecurityIsShownWithOrWithoutAPolicy() throws Exception {
        assertThat(docsOf("""
                CREATE TABLE a (id integer); ALTER TABLE a ENABLE ROW LEVEL SECURITY;
                CREATE TABLE b (id integer); ALTER TABLE b ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                CREATE TABLE c (id integer); ALTER TABLE c ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                CREATE POLICY own ON c USING (id > 0);
                CREATE TABLE d (id integer);
                """).stream().filter(line -> line.startsWith("- row level security")))
                .containsExactly(
                        "- row level security enabled, without a policy: only the owner sees rows",
                        "- row level security forced, without a policy: nobody sees rows",
                        "- row level security forced, for the owner too");
    }

    @Test
    void oddNamesDoNotBreakTheDiagram() throws Exception {
        List<String> lines = docsOf(Files.readString(EVERY_KIND) + """
                CREATE TABLE "PK" (
                    fk integer PRIMARY KEY, direction text UNIQUE, "1st %" text UNIQUE, "a ""b\\c" text UNIQUE,
                    "100%" integer[] UNIQUE, style integer REFERENCES only_numbers);
                """);
        int begin = lines.indexOf("erDiagram");
        int end = begin + lines.subList(begin, lines.size()).indexOf("```");
        assertThat(lines.subList(begin, end))
                .hasSizeGreaterThan(60)
                .allSatisfy(line -> assertThat(line).matches(DIAGRAM_LINE));
    }

    @Test
    void notesByHandComeLast() throws Exception {
        Files.writeString(folder.resolve("notes.md"), "## Elsewhere\n\nIn DynamoDB.\n\n");
        assertThat(docsOf("CREATE TABLE a (id integer)")).endsWith("## Elsewhere", "", "In DynamoDB.");
    }

    @Test
    void whatDiffersIsShownLineByLine() throws Exception {
        var docs = new SchemaDocs(folder);
        docs.write(String.join("\n", docsOf("CREATE TABLE a (id integer, name text)")) + "\n");
        assertThat(docs.isForeign()).isFalse();
        assertThat(docs.differences(docs.text(SchemaContents.of(connection, List.of()))))
                .isEmpty();
        assertThat(docs.differences(
                        String.join("\n", docsOf("ALTER TABLE a DROP name; COMMENT ON COLUMN a.id IS 'Key'")) + "\n"))
                .containsExactly(
                        "- | id | integer | yes |  |", "- | name | text | yes |  |", "+ | id | integer | yes | Key |");
    }
}
