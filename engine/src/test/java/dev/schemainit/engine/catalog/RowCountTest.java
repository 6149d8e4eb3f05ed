package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCountTest {
    @TempDir
    Path directory;

    @Test
    void ofVeryManyTablesAreEstimates() throws Exception {
        var sql = new StringBuilder("CREATE TABLE \"It's \"\"mine\"\"\" (id integer);\n"
                + "INSERT INTO \"It's \"\"mine\"\"\" SELECT generate_series(1, 20);\n");
        for (int i = 1; i <= 200; i++) {
            sql.append("CREATE TABLE t").append(i).append(" (id integer);\n");
        }
        sql.append("ANALYZE \"It's \"\"mine\"\"\";\n");
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__many.sql", sql.toString())
                .expecting(Server.EMBEDDED)
                .read();

        Report report = Server.EMBEDDED.database().apply(folder);

        assertThat(report.tables())
                .hasSize(201)
                .allMatch(RowCount::estimated)
                .contains(new RowCount("\"It's \"\"mine\"\"\"", 20, true), new RowCount("t7", 0, true));
    }
}
