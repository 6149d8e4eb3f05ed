package dev.schemainit.engine;

import java.util.List;
import java.util.stream.Collectors;

/** Holds what a database is against what it has to be, and refuses what differs. */
final class Verification {
    private final Catalog expected;

    Verification(Catalog expected) {
        this.expected = expected;
    }

    Catalog expected() {
        return expected;
    }

    List<Difference> differences(Catalog found) {
        return expected.differencesOf(found);
    }

    /** The question for the rows of the expected tables, of those that exist. */
    TableRows.Query rowsToCount(Catalog present) {
        return TableRows.of(expected.tables(), present);
    }

    /**
     * Refuses any difference.
     *
     * @param code what a difference means here
     * @throws SchemaInitException with one line a difference
     */
    void require(Catalog found, ErrorCode code) {
        requireValidIndexes(found);
        List<String> lines =
                differences(found).stream().map(Difference::toString).toList();
        if (!lines.isEmpty()) {
            String number = lines.size() + (lines.size() == 1 ? " difference: " : " differences: ");
            throw code.exception(lines, number + String.join("; ", lines));
        }
    }

    /**
     * Refuses the index that a failed concurrent build leaves behind, which IF NOT EXISTS passes over.
     *
     * @throws SchemaInitException with the DROP that removes it
     */
    void requireValidIndexes(Catalog found) {
        List<String> invalid = expected.invalidIndexesOf(found);
        if (!invalid.isEmpty()) {
            String drops = invalid.stream()
                    .map(index -> "DROP INDEX CONCURRENTLY " + Catalog.indexName(index))
                    .collect(Collectors.joining("; "));
            throw ErrorCode.INVALID_INDEX.exception(String.join(", ", invalid), drops);
        }
    }
}
