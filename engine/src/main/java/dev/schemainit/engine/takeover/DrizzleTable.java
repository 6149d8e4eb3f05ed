package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The {@code drizzle.__drizzle_migrations} of Drizzle: rows with the {@code when} of the journal's entries. */
record DrizzleTable() implements ToolTable {
    @Override
    public String columns() {
        return "created_at::text AS created_at";
    }

    @Override
    public String order() {
        return "id";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        return ToolEntry.of(normal(String.valueOf(row.getString("created_at"))), Meaning.APPLIED);
    }
}
