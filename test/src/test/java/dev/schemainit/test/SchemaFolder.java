package dev.schemainit.test;

import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A copy of the documents schema that goes on from there. */
record SchemaFolder(Path path) {
    /** What {@link #withTags} adds, in the words of expected.txt. */
    private static final List<String> TAGS = List.of(
            "table tags: (name)",
            "table tags access: owner documents_owner, documents_read (select),"
                    + " documents_write (delete, insert, select, update)",
            "table tags column name: text not null");

    static SchemaFolder documents(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "sql");
        for (String file : List.of("V1__documents.sql", "access.txt", "expected.txt")) {
            Files.copy(Account.HOME.resolve("sql/documents").resolve(file), folder.resolve(file));
        }
        return new SchemaFolder(folder);
    }

    /** With a second migration, correct and expected. */
    SchemaFolder withTags() throws IOException {
        return with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\n").expecting(TAGS);
    }

    /** With another file, and an expected.txt that knows of it, if not of what it makes. */
    SchemaFolder with(String file, String sql) throws IOException {
        Files.writeString(path.resolve(file), sql);
        return expecting(List.of());
    }

    /** With an expected.txt of what its files lead to. */
    SchemaFolder expected() throws Exception {
        MigrationFolder folder = MigrationFolder.read(path);
        List<String> lines =
                Server.EMBEDDED.database().migrator(folder).expect().lines();
        Files.writeString(folder.expectedFile(), folder.expectedText(lines));
        return this;
    }

    private SchemaFolder expecting(List<String> more) throws IOException {
        MigrationFolder folder = MigrationFolder.read(path);
        var lines = new ArrayList<>(folder.requireExpected().lines());
        lines.addAll(more);
        Files.writeString(folder.expectedFile(), folder.expectedText(lines));
        return this;
    }
}
