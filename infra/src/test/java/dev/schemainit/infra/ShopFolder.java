package dev.schemainit.infra;

import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of one migration that declares the roles of its schema. */
public final class ShopFolder {
    private static final String ACCESS = """
            # who may do what
            shop_owner: owner
            shop_write: write
            shop_read: read
            """;

    private ShopFolder() {}

    /** Writes it into an empty folder. */
    public static Path in(Path folder) {
        return written(folder, ACCESS);
    }

    /** The same without roles. */
    public static Path withoutRoles(Path folder) {
        return written(folder, "");
    }

    private static Path written(Path folder, String access) {
        try {
            if (!access.isEmpty()) {
                Files.writeString(folder.resolve("access.txt"), access);
            }
            Files.writeString(folder.resolve("V1__orders.sql"), "CREATE TABLE orders (id integer PRIMARY KEY);\n");
            MigrationFolder files = MigrationFolder.read(folder);
            Files.writeString(files.expectedFile(), files.expectedText(List.of("table orders: (id)")));
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
