package dev.schemainit.infra.asset;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.lambda.LayerVersionProps;
import software.constructs.Construct;

/**
 * The SQL files, as a layer of their own: a changed file is one changed asset.
 *
 * <p>It holds the files that the function reads and no others of the folder, so that an edited README.md deploys
 * nothing.
 */
public final class SqlLayer extends LayerVersion {
    /** Where the function finds the files: Lambda unpacks a layer into /opt. */
    public static final String MOUNTED_AT = "/opt/sql";

    /** Copies the folder's files into the app's output. */
    public SqlLayer(Construct scope, String id, MigrationFolder folder) {
        super(
                scope,
                id,
                LayerVersionProps.builder()
                        .description("SQL files of the schema initializer")
                        .code(Code.fromAsset(stage(scope, folder).toString()))
                        .build());
    }

    /** The checksums of the files that a run may execute, by name and in their order. */
    public static Map<String, String> checksums(MigrationFolder folder, boolean seeding) {
        var checksums = new LinkedHashMap<String, String>();
        Stream.concat(folder.migrations().stream(), seeding ? folder.seeds().stream() : Stream.empty())
                .forEach(file -> checksums.put(file.name(), file.checksum()));
        return checksums;
    }

    /** Adds each entry under a key of its own, because {@code cdk diff} shows a changed key as one line. */
    public static void addMetadata(Construct scope, Map<String, String> contents) {
        String prefix = "schemainit:" + scope.getNode().getPath() + " ";
        contents.forEach((name, value) -> Stack.of(scope).addMetadata(prefix + name, value));
    }

    private static Path stage(Construct scope, MigrationFolder folder) {
        var files = new TreeMap<String, Path>();
        Stream.concat(folder.migrations().stream(), folder.seeds().stream())
                .forEach(file -> files.put("sql/" + file.name(), folder.path().resolve(file.name())));
        files.put("sql/expected.txt", folder.expectedFile());
        folder.access()
                .ifPresent(declared ->
                        files.put("sql/" + AccessFile.NAME, folder.path().resolve(AccessFile.NAME)));
        folder.takeover()
                .ifPresent(declared -> files.put(
                        "sql/" + MigrationFolder.TAKEOVER, folder.path().resolve(MigrationFolder.TAKEOVER)));
        return StagedFiles.copy(scope, "sql", files);
    }
}
