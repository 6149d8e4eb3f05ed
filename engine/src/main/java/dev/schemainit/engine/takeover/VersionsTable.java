package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A table whose rows are the applied versions: the {@code schema_migrations} of dbmate, and Diesel's {@code
 * __diesel_schema_migrations}.
 */
record VersionsTable() implements ToolTable {
    @Override
    public String columns() {
        return "version";
    }

    @Override
    public String order() {
        return "version";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        String version = row.getString("version");
        return new ToolEntry(normal(version), version, Meaning.APPLIED);
    }
}
