package dev.schemainit.engine.takeover;

import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Liquibase's {@code databasechangelog}: a row for each change set that has run or counts as run. Source: Liquibase's
 * {@code ChangeSet.ExecType}, and {@code DatabaseChangeLog.normalizePath} for the file's name.
 */
record LiquibaseTable() implements ToolTable {
    private static final String SEPARATOR = "::";

    @Override
    public String columns() {
        return "id, author, filename, exectype";
    }

    @Override
    public String order() {
        return "orderexecuted";
    }

    @Override
    public ToolEntry entry(ResultSet row) throws SQLException {
        String key = row.getString("id") + SEPARATOR + row.getString("author") + SEPARATOR + row.getString("filename");
        return ToolEntry.of(normal(key), meaning(String.valueOf(row.getString("exectype"))));
    }

    private static Meaning meaning(String exectype) {
        return switch (exectype) {
            case "FAILED" -> Meaning.FAILED;
            case "SKIPPED" -> Meaning.NOTHING;
            default -> Meaning.APPLIED;
        };
    }

    /** The same file is written in several ways, as Liquibase was called. */
    @Override
    public String normal(String key) {
        int file = key.lastIndexOf(SEPARATOR) + SEPARATOR.length();
        return key.substring(0, file)
                + key.substring(file)
                        .replaceFirst("^classpath:", "")
                        .replace('\\', '/')
                        .replaceFirst("^(?:\\.?/)+", "");
    }
}
