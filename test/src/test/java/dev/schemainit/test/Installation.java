package dev.schemainit.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the function finds where it is deployed: its unpacked package, a folder of SQL files, and a Secrets Manager to ask.
 *
 * @param folder a folder of its own, in which a test may change files between invocations
 */
record Installation(Path task, Path folder, SecretsManager secrets) implements AutoCloseable {
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
        for (String file : List.of("V1__documents.sql", "expected.txt")) {
            Files.copy(shipped("documents").resolve(file), folder.resolve(file));
        }
    }

    @Override
    public void close() {
        secrets.close();
    }
}
