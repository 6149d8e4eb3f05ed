package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prisma's {@code _prisma_migrations}: a row for each attempt at a migration. */
record PrismaTable() implements ToolTable {
    @Override
    public String columns() {
        return "migration_name, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS rolled_back";
    }

    @Override
    public String order() {
        return "started_at";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        Meaning meaning = row.getBoolean("finished") ? Meaning.APPLIED : Meaning.FAILED;
        return ToolEntry.of(
                String.valueOf(row.getString("migration_name")),
                row.getBoolean("rolled_back") ? Meaning.NOTHING : meaning);
    }

    /** A folder's name is left as it is. */
    @Override
    public String normal(String key) {
        return key;
    }
}
