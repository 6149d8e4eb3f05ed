package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The {@code _sqlx_migrations} of SQLx: a row for each migration that has begun. */
record SqlxTable() implements ToolTable {
    @Override
    public String columns() {
        return "version::text AS version, success";
    }

    @Override
    public String order() {
        return "version";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        return ToolEntry.of(
                normal(row.getString("version")), row.getBoolean("success") ? Meaning.APPLIED : Meaning.FAILED);
    }
}
