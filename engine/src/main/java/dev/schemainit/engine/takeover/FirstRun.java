package dev.schemainit.engine.takeover;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.sql.MigrationFile.Versioned;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.sql.Takeover;
import dev.schemainit.engine.sql.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a first run is told about the time before it.
 *
 * @param declared the tool that has made the database, and its table; empty where the folder declares none
 * @param upTo the last file that counts as applied; empty where the caller has named none
 */
public record FirstRun(Optional<Takeover> declared, Optional<Versioned> upTo) {
    /** Nothing: a database without a history is empty, or as expected. */
    public static final FirstRun OF_NOTHING = new FirstRun(Optional.empty(), Optional.empty());

    private static final int MAX_NAMES = 10;

    /** What the folder declares. */
    public static FirstRun of(MigrationFolder folder) {
        return new FirstRun(folder.takeover(), Optional.empty());
    }

    /**
     * The same, with the files up to a version counting as applied.
     *
     * @param version as in {@code 3} and {@code V3}, or the file's name
     * @throws dev.schemainit.engine.failure.SchemaInitException where the folder has no such file; does not repeat the
     *     version
     */
    public FirstRun adoptingUpTo(String version, MigrationFolder folder) {
        List<Versioned> versioned = folder.selection(false).versioned();
        Versioned last = versioned.stream()
                .filter(file -> isNamed(file, version))
                .findFirst()
                .orElseThrow(() -> EngineError.ADOPT_AT.exception(
                        "the folder does not have it", "name one of these: " + names(versioned)));
        return new FirstRun(declared, Optional.of(last));
    }

    private static boolean isNamed(Versioned file, String version) {
        String number = version.startsWith("V") ? version.substring(1) : version;
        return file.name().equals(version)
                || ToolTable.VERSION.matcher(number).matches() && file.version().equals(Version.parse(number));
    }

    private static String names(List<Versioned> versioned) {
        String names = versioned.stream()
                .limit(MAX_NAMES)
                .map(file -> "V" + file.version())
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "none, as the folder has no version"
                : names + (versioned.size() > MAX_NAMES ? " …" : "");
    }

    /**
     * The files to adopt. Takes a round trip where the folder declares a table, and a database without a history has
     * it.
     *
     * @param found the catalog before the run
     * @throws dev.schemainit.engine.failure.SchemaInitException for what the tool's table and the folder do not agree
     *     on, and where the caller's version is not for this database
     */
    public AdoptedFiles find(Connection connection, History history, Catalog found, List<Versioned> versioned)
            throws SQLException {
        if (!history.isEmpty()) {
            return upTo.map(last -> withoutEffect(last, history, versioned)).orElse(AdoptedFiles.NONE);
        }
        AdoptedFiles byTool =
                declared.isPresent() ? byTool(connection, declared.orElseThrow(), found, versioned) : AdoptedFiles.NONE;
        return upTo.isPresent() ? byCaller(upTo.orElseThrow(), byTool, versioned) : byTool;
    }

    private static AdoptedFiles byTool(
            Connection connection, Takeover declared, Catalog found, List<Versioned> versioned) throws SQLException {
        Optional<String> table = found.table(declared.table());
        List<Versioned> applied = table.isPresent()
                ? ToolState.read(connection, declared, table.orElseThrow()).applied(versioned)
                : List.of();
        String reason = !applied.isEmpty()
                ? " lists " + AdoptedFiles.count(applied.size(), versioned.size()) + " as applied"
                : ", which takeover.txt names, "
                        + (table.isPresent() ? "lists nothing" : "is not there" + elsewhere(declared, found));
        return new AdoptedFiles(applied, declared.plainTable() + reason);
    }

    private static String elsewhere(Takeover declared, Catalog found) {
        String name = declared.plainTable().substring(declared.plainTable().lastIndexOf('.') + 1);
        return found.tables().stream()
                .filter(table -> table.endsWith("." + name))
                .findFirst()
                .map(table -> ", but " + table + " is: write that into takeover.txt if it is meant")
                .orElse("");
    }

    private static AdoptedFiles byCaller(Versioned last, AdoptedFiles byTool, List<Versioned> versioned) {
        if (!byTool.files().isEmpty()) {
            throw EngineError.ADOPT_AT.exception(byTool.reason(), "leave the version out: the tool's table decides");
        }
        List<Versioned> adopted = versioned.subList(0, versioned.indexOf(last) + 1);
        return new AdoptedFiles(
                adopted, AdoptedFiles.count(adopted.size(), versioned.size()) + " adopted, because the caller says so");
    }

    private static AdoptedFiles withoutEffect(Versioned last, History history, List<Versioned> versioned) {
        List<Versioned> asked = versioned.subList(0, versioned.indexOf(last) + 1);
        if (!asked.stream().allMatch(history::isApplied)) {
            throw EngineError.ADOPT_AT.exception(
                    "this database has a history, in which " + last.name() + " is not applied",
                    "leave the version out: the history decides");
        }
        return new AdoptedFiles(List.of(), "nothing is adopted up to " + last.name() + ": the history has it already");
    }
}
