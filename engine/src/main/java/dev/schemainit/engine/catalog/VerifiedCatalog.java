package dev.schemainit.engine.catalog;

import dev.schemainit.engine.text.CompressedText;
import dev.schemainit.engine.text.PackagedText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The catalog that the last successful run has verified, as the table {@code schemainit.verified} keeps it: what
 * differs from it was changed since, and not by a run.
 *
 * <p>It has the lines of {@code expected.txt} at that time, and so nothing of others. Those about access are left out,
 * because each run brings them to what is declared.
 *
 * @param hasTable whether the table exists
 * @param mayStore whether the login may write or make it
 * @param lines one below the other; empty where none are known that can be compared: no run has stored any yet, a run
 *     that has stopped has recorded more since, or they are in another {@link #FORM}
 */
public record VerifiedCatalog(boolean hasTable, boolean mayStore, Optional<String> lines) {
    /** Reads it whether its table exists or not. */
    public static final String QUERY = PackagedText.of(VerifiedCatalog.class, "verified.sql");

    /**
     * Which version of the words for a catalog these are. To be raised with every change after which a database that
     * nobody has changed has other lines: the first run after that compares nothing.
     */
    static final int FORM = 1;

    private static final String CREATE = PackagedText.of(VerifiedCatalog.class, "create-verified.sql");

    /** Reads what {@link #QUERY} has found. */
    public static VerifiedCatalog read(ResultSet row) throws SQLException {
        row.next();
        boolean comparable = row.getBoolean("is_latest") && row.getInt("form") == FORM;
        return new VerifiedCatalog(
                row.getBoolean("found"),
                row.getBoolean("may_store"),
                comparable
                        ? CompressedText.read(Objects.requireNonNullElse(row.getString("lines"), ""))
                        : Optional.empty());
    }

    /** The statements that make the table. */
    public static String create() {
        return CREATE;
    }

    /** The statements that keep what a run has verified, behind those that record its last file. */
    public static String store(ExpectedCatalog verified) {
        return "DELETE FROM schemainit.verified;\n"
                + "INSERT INTO schemainit.verified (history_id, form, lines) SELECT max(id), " + FORM + ", '"
                + CompressedText.of(text(verified)) + "' FROM schemainit.history";
    }

    /** Whether it is exactly what a run has verified. */
    public boolean is(ExpectedCatalog verified) {
        return lines.isPresent() && lines.get().equals(text(verified));
    }

    private static String text(ExpectedCatalog verified) {
        return String.join("\n", verified.catalog().withoutAccess().lines());
    }

    /** How the database has changed since; empty where nothing is known to compare with. */
    public List<Difference> changes(Catalog found, ExpectedCatalog expected) {
        return lines.map(text -> Catalog.of(text.lines().toList())
                        .without(expected.partitions())
                        .differencesOf(found.withoutAccess().without(expected.partitions())))
                .orElse(List.of());
    }
}
