package dev.schemainit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment gives the function: its unpacked package, a folder of SQL files, and a Secrets Manager to ask.
 *
 * @param folder a folder of its own, in which a test may change files between invocations
 */
record Deployment(Path task, Path folder, SecretsManagerStub secrets) implements AutoCloseable {
    private static final Path SHIPPED = Path.of("../sql");

    static Deployment in(Path directory) throws IOException {
        var deployment = new Deployment(
                FunctionPackage.built().unpackInto(directory.resolve("task")),
                Files.createDirectory(directory.resolve("sql")),
                new SecretsManagerStub());
        deployment.putDocuments();
        return deployment;
    }

    static Path shipped(String schema) {
        return SHIPPED.resolve(schema).toAbsolutePath().normalize();
    }

    /** A new execution environment, with more settings, or others, than the least that the function needs. */
    Function start(Map<String, String> more) throws Exception {
        var settings = new HashMap<>(Map.of(
                "DB_SECRET_ARN", SecretsManagerStub.ARN,
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
