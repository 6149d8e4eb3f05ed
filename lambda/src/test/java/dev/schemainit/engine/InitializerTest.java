package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InitializerTest {
    @Test
    void spike() throws Exception {
        var db = TestDatabase.Server.INSTALLED_WITH_POSTGIS.database();
        var folder = SqlFolder.read(Path.of("../sql/domainflow"));
        Catalog catalog = db.initializer(folder).expect();
        catalog.lines().forEach(System.out::println);
        var db2 = TestDatabase.Server.EMBEDDED.database();
        Catalog c2 =
                db2.initializer(SqlFolder.read(Path.of("../sql/documents"))).expect();
        c2.lines().forEach(System.out::println);
        assertThat(catalog.tables()).hasSize(7);
    }
}
