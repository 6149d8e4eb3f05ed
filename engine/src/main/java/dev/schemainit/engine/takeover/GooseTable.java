package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The {@code goose_db_version} of goose: a row for each migration, and in older versions one for each step down. */
record GooseTable() implements ToolTable {
    /** Written when the table is made. */
    private static final String INITIAL = "0";

    @Override
    public String columns() {
        return "version_id::text AS version, is_applied";
    }

    @Override
    public String order() {
        return "id";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        String version = normal(row.getString("version"));
        Meaning meaning = row.getBoolean("is_applied") ? Meaning.APPLIED : Meaning.TAKEN_BACK;
        return ToolEntry.of(version, version.equals(INITIAL) ? Meaning.NOTHING : meaning);
    }
}
