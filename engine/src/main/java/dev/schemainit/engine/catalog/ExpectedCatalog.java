package dev.schemainit.engine.catalog;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.sql.TransientPartitions;
import dev.schemainit.engine.text.Counted;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a database has to be, which is what {@code expected.txt} says; refuses what differs.
 *
 * @param catalog empty where nothing is known
 * @param partitions which partitions come and go, and are no difference
 * @param isKnown false for a run that only wants to know where its files lead
 */
public record ExpectedCatalog(Catalog catalog, List<TransientPartitions> partitions, boolean isKnown) {
    /** Expects nothing, and so refuses nothing. */
    public static final ExpectedCatalog NOTHING = new ExpectedCatalog(Catalog.NOTHING, List.of(), false);

    /**
     * What a folder's {@code expected.txt} says.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where there is none
     */
    public static ExpectedCatalog of(MigrationFolder folder) {
        List<TransientPartitions> partitions = folder.transientPartitions();
        return new ExpectedCatalog(Catalog.of(folder.requireExpected().lines()).without(partitions), partitions, true);
    }

    public List<Difference> differences(Catalog found) {
        return catalog.differencesOf(found.without(partitions));
    }

    /** Each line that is expected, and each that should not be there, compared with a database. */
    public List<DriftCheck> checks(Catalog found) {
        return catalog.checksOf(found.without(partitions));
    }

    /** The question for the rows of the expected tables, of those that exist. */
    public RowCounts rowCounts(Catalog present) {
        return RowCounts.of(catalog.tables(), present);
    }

    /**
     * Refuses any difference.
     *
     * @param code what a difference means here
     * @param more for the blanks of the code behind the first, which takes the differences
     * @throws dev.schemainit.engine.failure.SchemaInitException with one line a difference
     */
    public void require(Catalog found, ErrorCode code, Object... more) {
        requireValidIndexes(found);
        List<String> lines =
                differences(found).stream().map(Difference::toString).toList();
        if (!lines.isEmpty()) {
            String number = Counted.of(lines.size(), "difference") + ": ";
            Object[] values = Stream.concat(Stream.of(number + String.join("; ", lines)), Arrays.stream(more))
                    .toArray();
            throw code.exception(lines, values);
        }
    }

    /**
     * Refuses what a run has made and {@code expected.txt} does not list, of which nothing would be compared from then
     * on. A run that only wants to know where its files lead makes what it likes.
     *
     * @param before the catalog before the run
     * @throws dev.schemainit.engine.failure.SchemaInitException naming each object
     */
    public void requireListed(Catalog before, Catalog after) {
        List<String> unlisted =
                !isKnown ? List.of() : catalog.unlisted(before.without(partitions), after.without(partitions));
        if (!unlisted.isEmpty()) {
            throw EngineError.NOT_LISTED.exception(unlisted, String.join(", ", unlisted));
        }
    }

    /**
     * Refuses the index that a failed concurrent build leaves behind, which IF NOT EXISTS passes over.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException with the DROP that removes it
     */
    public void requireValidIndexes(Catalog found) {
        List<String> invalid = catalog.invalidIndexesOf(found);
        if (!invalid.isEmpty()) {
            String drops = invalid.stream()
                    .map(index -> "DROP INDEX CONCURRENTLY " + Catalog.indexName(index))
                    .collect(Collectors.joining("; "));
            throw EngineError.INVALID_INDEX.exception(String.join(", ", invalid), drops);
        }
    }
}
