package dev.schemainit.engine.catalog;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.sql.ExpectedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.sql.TransientPartitions;
import dev.schemainit.engine.text.Counted;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a database has to be, which is what {@code expected.txt} says; refuses what differs.
 *
 * @param catalog empty where nothing is known
 * @param partitions which partitions come and go, and are no difference
 * @param isKnown false for a run that only wants to know where its files lead
 * @param outdatedBy what has happened to the folder's files since it was written; empty where nothing has
 */
public record ExpectedCatalog(
        Catalog catalog, List<TransientPartitions> partitions, boolean isKnown, Optional<String> outdatedBy) {
    /** Expects nothing, and so refuses nothing. */
    public static final ExpectedCatalog NOTHING =
            new ExpectedCatalog(Catalog.NOTHING, List.of(), false, Optional.empty());

    /**
     * What a folder's {@code expected.txt} says.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where there is none
     */
    public static ExpectedCatalog of(MigrationFolder folder) {
        List<TransientPartitions> partitions = folder.transientPartitions();
        ExpectedFile file = folder.requireExpected();
        return new ExpectedCatalog(
                Catalog.of(file.lines()).without(partitions),
                partitions,
                true,
                file.outdatedBy(folder.migrations(), folder.access()));
    }

    /** The same without the lines about access. */
    public ExpectedCatalog withoutAccess() {
        return new ExpectedCatalog(catalog.withoutAccess(), partitions, isKnown, outdatedBy);
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
     * What a run has made and {@code expected.txt} does not list, of which nothing would be compared from then on;
     * empty for a run that only wants to know where its files lead.
     *
     * @param before the catalog before the run
     * @return identities, such as {@code table wish}
     */
    public List<String> unlisted(Catalog before, Catalog after) {
        return isKnown ? catalog.unlisted(before.without(partitions), after.without(partitions)) : List.of();
    }

    /**
     * Refuses one that was not written since the files were changed: for a run that adopts files, of which nothing but
     * these lines says that they have run, and for one that commits before it can compare.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming the files that are new
     */
    public void requireCurrent() {
        outdatedBy.ifPresent(why -> {
            throw EngineError.EXPECTED_OLD.exception(why);
        });
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
