package dev.schemainit.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaPathTest {
    @TempDir
    Path home;

    private Path sql;

    @BeforeEach
    void aCheckout() throws Exception {
        sql = Files.createDirectory(home.resolve("sql"));
    }

    @Test
    void theFolderOfTheSchemasIsNoSchema() throws Exception {
        assertThat(typed("").obstacle()).hasValue("A schema needs a name");
        assertThat(typed(sql.toString()).obstacle()).isPresent();
        assertThat(typed(sql + "/orders/..").obstacle()).isPresent();
        assertThat(typed(home.toString()).obstacle()).isPresent();
        assertThat(typed("orders").obstacle()).isEmpty();
        assertThat(typed(sql + "/orders").obstacle()).isEmpty();
        Files.createFile(sql.resolve("V1__flat.sql"));
        assertThat(typed(sql.toString()).obstacle()).isEmpty();
    }

    @Test
    void aDotIsTheCurrentFolder() {
        assertThat(typed(".").toMake()).isEqualTo(Path.of("."));
    }

    @Test
    void aFileAndALinkToNothingAreNoSchema() throws Exception {
        Path file = Files.createFile(sql.resolve("V1__first.sql"));
        assertThat(typed(file.toString()).obstacle())
                .hasValueSatisfying(why -> assertThat(why).endsWith("is a file"));
        Path link = Files.createSymbolicLink(sql.resolve("orders"), home.resolve("nowhere"));
        assertThat(typed(link.toString()).obstacle())
                .hasValueSatisfying(why -> assertThat(why).endsWith("is a link that leads nowhere"));
    }

    private SchemaPath typed(String path) {
        return new SchemaPath(Path.of(path), home);
    }
}
