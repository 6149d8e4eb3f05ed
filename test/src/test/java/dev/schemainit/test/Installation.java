package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.lambda.ZipArchive;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the function finds where it is deployed: its unpacked package, a folder of SQL files, and a Secrets Manager to
 * ask.
 *
 * @param folder a folder of its own, in which a test may change files between invocations
 */
record Installation(Path task, Path folder, SecretsManager secrets) implements AutoCloseable {
    /** The tables of the schema of that name. */
    static final List<String> DOCUMENTS =
            List.of("documents", "processing_logs", "schemainit.history", "schemainit.verified");

    private static final Path SHIPPED = Path.of("sql");

    static Installation in(Path directory) throws IOException {
        var deployment = new Installation(
                packaged().unpackInto(directory.resolve("task")),
                Files.createDirectory(directory.resolve("sql")),
                new SecretsManager());
        deployment.putDocuments();
        return deployment;
    }

    /** The package that this build made. */
    static ZipArchive packaged() {
        return new ZipArchive(Path.of(System.getProperty("function.package")));
    }

    static Path shipped(String schema) {
        return SHIPPED.resolve(schema).toAbsolutePath().normalize();
    }

    /** A new execution environment, with more settings, or others, than the least that the function needs. */
    Function start(Map<String, String> more) throws Exception {
        var settings = new HashMap<>(Map.of(
                "DB_SECRET_ARN", SecretsManager.ARN,
                "SQL_DIR", folder.toString(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url()));
        settings.putAll(more);
        return Function.start(task, settings);
    }

    /** Makes the folder hold the documents schema and nothing else. */
    void putDocuments() throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        for (String file : List.of("V1__documents.sql", "access.txt", "expected.txt")) {
            Files.copy(shipped("documents").resolve(file), folder.resolve(file));
        }
    }

    /** With the cause of a failure gone the next call applies, and the one after it has nothing to do. */
    void assertConverges(Function function, Database database) throws Exception {
        secrets.answers(Answer.json(database.secret()));
        assertThat((List<?>) function.invoke("{}").succeeded().get("applied")).hasSize(1);
        assertNothingToDo(function, database);
    }

    /** A call executes no DDL, and leaves the history as it is. */
    void assertNothingToDo(Function function, Database database) throws Exception {
        assertThat(database.tables()).isEqualTo(DOCUMENTS);
        String history = "SELECT history::text FROM schemainit.history";
        List<String> before = database.query(history);
        database.refuseDdl();
        assertThat(function.invoke("{}").succeeded())
                .containsEntry("applied", List.of())
                .containsEntry("adopted", List.of());
        assertThat(database.query(history)).isEqualTo(before);
    }

    @Override
    public void close() {
        secrets.close();
    }
}
