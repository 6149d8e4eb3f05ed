package dev.schemainit.cli.imports;

import java.util.List;

/** The text of {@code takeover.txt}: from which table a first run learns which files are applied already. */
final class TakeoverText {
    private static final String HEADER =
            "# A first run takes over what the tool's own table says is applied, and runs the rest. Keep it while such"
                    + " databases exist.\n";

    private TakeoverText() {}

    /** @param table as SQL writes it */
    static String of(MigrationTool tool, String table, List<NamedMigration> migrations) {
        var text = new StringBuilder(HEADER);
        text.append("tool: ").append(tool).append('\n');
        text.append("table: ").append(table).append('\n');
        migrations.forEach(migration -> text.append(migration.file())
                .append(": ")
                .append(migration.migration().key())
                .append('\n'));
        return text.toString();
    }
}
