package dev.schemainit.engine.takeover;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.MigrationFile.Versioned;
import dev.schemainit.engine.sql.Takeover;
import dev.schemainit.engine.sql.Version;
import dev.schemainit.engine.takeover.ToolEntry.Meaning;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a tool's table says, compared with what a folder declares of it.
 *
 * @param entries the last one of each key, in the order of the first
 */
record ToolState(Takeover declared, ToolTable reading, Map<String, ToolEntry> entries) {
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /**
     * Reads the table, in one round trip.
     *
     * @param table its name as the catalog has it
     * @throws dev.schemainit.engine.failure.SchemaInitException where the user may not read it, and for a table of
     *     another tool
     */
    static ToolState read(Connection connection, Takeover declared, String table) throws SQLException {
        ToolTable reading = ToolTable.of(declared.tool());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT " + reading.columns() + " FROM " + table + " ORDER BY " + reading.order())) {
            var entries = new LinkedHashMap<String, ToolEntry>();
            while (rows.next()) {
                ToolEntry entry = reading.entry(rows);
                if (entry.meaning() != Meaning.NOTHING) {
                    entries.put(entry.key(), entry);
                }
            }
            return new ToolState(declared, reading, entries);
        } catch (SQLException failure) {
            throw explained(failure, declared, table, connection.getMetaData().getUserName());
        }
    }

    private static SQLException explained(SQLException failure, Takeover declared, String table, String user) {
        switch (String.valueOf(failure.getSQLState())) {
            case UNDEFINED_COLUMN ->
                throw EngineError.TAKEOVER_TABLE.exception(
                        table, declared.tool().label());
            case INSUFFICIENT_PRIVILEGE ->
                throw EngineError.PERMISSION.exception(
                        "reading " + table, user, "GRANT SELECT ON " + table + " TO \"" + user + '"');
            default -> {
                return failure;
            }
        }
    }

    /**
     * The files that are applied.
     *
     * @param versioned all of the folder's, in order
     * @return possibly none
     * @throws dev.schemainit.engine.failure.SchemaInitException for an entry that has failed or that no file is of, and
     *     for a file that is not applied before one that is
     */
    List<Versioned> applied(List<Versioned> versioned) {
        refuseFailed();
        refuseUnknown();
        List<Versioned> applied = versioned.stream().filter(this::isApplied).toList();
        for (int i = 0; i < applied.size(); i++) {
            if (!applied.get(i).name().equals(versioned.get(i).name())) {
                throw EngineError.TAKEOVER_GAP.exception(
                        declared.plainTable(),
                        applied.get(i).name(),
                        versioned.get(i).name());
            }
        }
        return applied;
    }

    private void refuseFailed() {
        entries.values().stream()
                .filter(entry -> entry.meaning() == Meaning.FAILED)
                .findFirst()
                .ifPresent(entry -> {
                    throw EngineError.TAKEOVER_FAILED.exception(
                            declared.plainTable(), entry.name(), declared.tool().label());
                });
    }

    private void refuseUnknown() {
        Set<String> known = known(declared.keys().values());
        List<String> unknown = entries.values().stream()
                .filter(entry -> entry.isApplied() && !known.contains(entry.key()))
                .map(ToolEntry::name)
                .toList();
        if (!unknown.isEmpty()) {
            throw EngineError.TAKEOVER_UNKNOWN.exception(unknown, declared.plainTable(), String.join(", ", unknown));
        }
    }

    private Set<String> known(Collection<String> keys) {
        return keys.stream().map(reading::normal).collect(Collectors.toSet());
    }

    private boolean isApplied(Versioned file) {
        String written = declared.keys().get(file.name());
        if (written == null) {
            return false;
        }
        String key = reading.normal(written);
        ToolEntry entry = entries.get(key);
        return entry != null
                ? entry.isApplied() || entry.isBound()
                : entries.values().stream().anyMatch(bound -> bound.isBound() && isUpTo(key, bound.key()));
    }

    private static boolean isUpTo(String key, String bound) {
        return Version.parse(key).compareTo(Version.parse(bound)) <= 0;
    }
}
