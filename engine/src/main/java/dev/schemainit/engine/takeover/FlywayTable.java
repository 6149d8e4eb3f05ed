package dev.schemainit.engine.takeover;

import dev.schemainit.engine.sql.Version;
import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Flyway's {@code flyway_schema_history}: a row for each run, and for what was not run. Source: Flyway's
 * {@code CoreMigrationType}.
 */
record FlywayTable() implements ToolTable {
    @Override
    public String columns() {
        return "version, type, script, success";
    }

    @Override
    public String order() {
        return "installed_rank";
    }

    /** A repeatable migration has no version: its key is its script without the folder. */
    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        String version = row.getString("version");
        String script = String.valueOf(row.getString("script"));
        String file = script.substring(script.lastIndexOf('/') + 1);
        return new ToolEntry(
                normal(version == null ? file : version),
                version == null ? file : version + " (" + file + ")",
                meaning(String.valueOf(row.getString("type")), row.getBoolean("success")));
    }

    private static Meaning meaning(String type, boolean success) {
        if (type.equals("SCHEMA")) {
            return Meaning.NOTHING;
        }
        if (type.equals("DELETE")) {
            return Meaning.TAKEN_BACK;
        }
        if (!success) {
            return Meaning.FAILED;
        }
        if (type.contains("BASELINE")) {
            return Meaning.BASELINE;
        }
        return type.startsWith("UNDO") ? Meaning.TAKEN_BACK : Meaning.APPLIED;
    }

    /** A script's name is left as it is. */
    @Override
    public String normal(String key) {
        return VERSION.matcher(key).matches() ? Version.parse(key).toString() : key;
    }
}
