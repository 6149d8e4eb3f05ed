package dev.schemainit.cli;

import dev.schemainit.cli.baseline.Baseline;
import dev.schemainit.cli.imports.TargetFolder;
import dev.schemainit.cli.terminal.Terminal;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;

@Command(
        description = "Writes V1__baseline.sql and expected.txt of an existing database, reading only.",
        footer = {
            "",
            "pg_dump writes the schema, and a throw-away PostgreSQL checks that the file results in the same"
                    + " catalog. If not, the command shows the differences, writes nothing, and exits with 1. pg_dump"
                    + " has to be installed, in the version of the server or a newer one. Tables of migration tools"
                    + " are left out. A dump has no roles: put them into prelude.sql in the folder.",
            "",
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  PGPASSWORD=… schemainit baseline orders --url jdbc:postgresql://localhost:5432/app --user me",
            "",
            Main.EXIT_CODES
        })
final class BaselineCommand extends LoginCommand {
    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Path folder = pathToMake();
        TargetFolder.requireEmpty(folder);
        Baseline.Proved proved = new Baseline(login(), home(), terminal()::progress).into(folder);
        boolean same = proved.differences().isEmpty();
        if (same) {
            reportWritten(folder, proved);
        } else {
            proved.differences().forEach(difference -> terminal().result("✗ " + difference.asChange()));
            terminal()
                    .result("✗ On PostgreSQL " + proved.version()
                            + " the dump does not result in the catalog of the database: nothing was written");
        }
        if (terminal().isJson()) {
            terminal().print(json(proved) + "\n");
        }
        return same ? 0 : Main.AT_FAULT;
    }

    private void reportWritten(Path folder, Baseline.Proved proved) {
        Terminal terminal = terminal();
        if (!proved.leftOut().isEmpty()) {
            terminal.result("! left out, tables of migration tools: " + String.join(", ", proved.leftOut()));
        }
        terminal.result("✓ " + folder.resolve(Baseline.FILE) + " and expected.txt written, "
                + Counted.of(proved.lines(), "line") + ": the first results in the second on PostgreSQL "
                + proved.version());
        terminal.result("");
        terminal.result("Next:");
        terminal.result("  1. commit both: from now on a change is a new file (./schemainit new)");
        terminal.result("  2. ./schemainit apply " + schema() + " " + loginOptions());
        terminal.result("     adopts the file on this database, where nothing of it runs; on an empty one it runs");
    }

    private static String json(Baseline.Proved proved) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("version", proved.version());
        fields.put("lines", proved.lines());
        fields.put("leftOut", proved.leftOut());
        fields.put(
                "differences",
                proved.differences().stream().map(Difference::asChange).toList());
        return Json.write(fields);
    }
}
