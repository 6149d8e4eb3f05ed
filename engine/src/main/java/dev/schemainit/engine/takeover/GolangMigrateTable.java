package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The {@code schema_migrations} of golang-migrate: one row with the version that the database is at. */
record GolangMigrateTable() implements ToolTable {
    @Override
    public String columns() {
        return "version::text AS version, dirty";
    }

    @Override
    public String order() {
        return "version";
    }

    /** The version is -1 where a first migration was taken back and that has failed. */
    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        String version = row.getString("version");
        Meaning meaning = version.startsWith("-") ? Meaning.NOTHING : Meaning.APPLIED_UP_TO;
        return row.getBoolean("dirty")
                ? new ToolEntry(normal(version), "version " + version + ", which is dirty,", Meaning.FAILED)
                : ToolEntry.of(normal(version), meaning);
    }
}
