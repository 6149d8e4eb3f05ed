package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.login.SchemaLogin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;

/** What makes the Trigger run again, which is a new version of the function, and what does not. */
class FunctionVersionTest {
    private static final String CODE = "class A";
    private static final String SQL = "CREATE TABLE orders (id integer PRIMARY KEY);\n";
    private static final String DATABASE = "db-ONE";

    @TempDir
    private Path folder;

    @Test
    void anUnchangedRebuildRunsNothing() throws IOException {
        assertThat(version(SQL, packed(0, CODE), DATABASE))
                .isEqualTo(version(SQL, packed(1_000_000_000, CODE), DATABASE));
    }

    @Test
    void aFileThatTheFunctionDoesNotReadRunsNothing() throws IOException {
        String before = version(SQL, packed(0, CODE), DATABASE);
        Files.writeString(folder.resolve("README.md"), "About the schema.\n");
        Files.writeString(folder.resolve("notes.md"), "What docs adds to it.\n");
        Files.writeString(folder.resolve("prelude.sql"), "CREATE ROLE others;\n");
        Files.writeString(folder.resolve("postgres.version"), "15\n");

        assertThat(version(SQL, packed(0, CODE), DATABASE)).isEqualTo(before);
    }

    /** These two are for throw-away servers, and the folder that is deployed does not have them. */
    @Test
    void preludeAndVersionAreNotStaged() throws IOException {
        Files.writeString(folder.resolve("prelude.sql"), "CREATE ROLE others;\n");
        Files.writeString(folder.resolve("postgres.version"), "15\n");
        DatabaseApp app = app(SQL, packed(0, CODE), DATABASE, UnaryOperator.identity());
        Path assembly = Path.of(((App) app.stack.getNode().getRoot()).synth().getDirectory());

        try (Stream<Path> files = Files.walk(assembly)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .contains("V1__orders.sql", "expected.txt")
                    .doesNotContain("prelude.sql", "postgres.version");
        }
    }

    /** It decides what a first run does, so that another one is another function. */
    @Test
    void takeoverIsStagedAndAChangedOneRuns() throws IOException {
        Path takeover = folder.resolve("takeover.txt");
        String none = version(SQL, packed(0, CODE), DATABASE);
        Files.writeString(takeover, "tool: flyway\ntable: flyway_schema_history\nV1__orders.sql: 1\n");
        DatabaseApp app = app(SQL, packed(0, CODE), DATABASE, UnaryOperator.identity());
        String one = app.rendered().versionId();
        Path assembly = Path.of(((App) app.stack.getNode().getRoot()).synth().getDirectory());
        Files.writeString(takeover, "tool: flyway\ntable: app.flyway_schema_history\nV1__orders.sql: 1\n");

        assertThat(version(SQL, packed(0, CODE), DATABASE)).isNotIn(none, one);
        assertThat(one).isNotEqualTo(none);
        try (Stream<Path> files = Files.walk(assembly)) {
            assertThat(files).anyMatch(file -> file.endsWith("sql/takeover.txt"));
        }
    }

    @Test
    void changedSqlRuns() throws IOException {
        assertThat(version(SQL + "-- and so on\n", packed(0, CODE), DATABASE))
                .isNotEqualTo(version(SQL, packed(0, CODE), DATABASE));
    }

    @Test
    void changedCodeRuns() throws IOException {
        assertThat(version(SQL, packed(0, "class B"), DATABASE)).isNotEqualTo(version(SQL, packed(0, CODE), DATABASE));
    }

    @Test
    void anotherDatabaseBehindTheSameNameRuns() throws IOException {
        assertThat(version(SQL, packed(0, CODE), "db-TWO")).isNotEqualTo(version(SQL, packed(0, CODE), DATABASE));
    }

    @Test
    void seedingRuns() throws IOException {
        assertThat(version(SQL, packed(0, CODE), DATABASE, props -> props.seedBuiltinData(true)))
                .isNotEqualTo(version(SQL, packed(0, CODE), DATABASE));
    }

    /** The run makes them, so that it has to run. */
    @Test
    void changedRolesAndLoginsRun() throws IOException {
        Files.writeString(folder.resolve("access.txt"), "shop_owner: owner\nshop_read: read\n");
        String none = version(SQL, packed(0, CODE), DATABASE);
        String one = version(SQL, packed(0, CODE), DATABASE, props -> login(props, "shop_read"));
        String another = version(SQL, packed(0, CODE), DATABASE, props -> login(props, "shop_owner"));
        Files.writeString(folder.resolve("access.txt"), "shop_owner: owner\nshop_read: write\n");

        assertThat(List.of(
                        none,
                        one,
                        another,
                        version(SQL, packed(0, CODE), DATABASE, props -> login(props, "shop_read"))))
                .doesNotHaveDuplicates();
    }

    private static SchemaInitializerProps.Builder login(SchemaInitializerProps.Builder props, String role) {
        return props.login("app", SchemaLogin.withSecret(role));
    }

    private String version(String sql, FunctionPackage code, String database) throws IOException {
        return version(sql, code, database, UnaryOperator.identity());
    }

    private String version(
            String sql, FunctionPackage code, String database, UnaryOperator<SchemaInitializerProps.Builder> change)
            throws IOException {
        return app(sql, code, database, change).rendered().versionId();
    }

    private DatabaseApp app(
            String sql, FunctionPackage code, String database, UnaryOperator<SchemaInitializerProps.Builder> change)
            throws IOException {
        Files.writeString(folder.resolve("V1__orders.sql"), sql);
        MigrationFolder files = MigrationFolder.read(folder);
        Files.writeString(files.expectedFile(), files.expectedText(List.of("table orders: (id)")));
        var app = new DatabaseApp();
        var props = app.props(app.imported(database), app.importedSecret()).sql(folder);
        new SchemaInitializer(app.stack, "Schema", change.apply(props).build(), code, MigrationFolder.read(folder));
        return app;
    }

    private static FunctionPackage packed(long time, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry("lib/function.jar");
            entry.setLastModifiedTime(FileTime.fromMillis(time));
            zip.putNextEntry(entry);
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new FunctionPackage(bytes.toByteArray());
    }
}
