package dev.schemainit.engine.catalog;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.text.Counted;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was changed by hand between the last successful run and one that is about to apply files.
 *
 * @param drift what is neither as it was nor as it is expected now
 * @param takenUp what is as it is expected now: a migration has taken it up
 */
public record ChangesByHand(List<Difference> drift, List<Difference> takenUp) {
    private static final int MAX_LINES = 3;

    /** Compares a database with what the last run has left; finds nothing where that is not known. */
    public static ChangesByHand of(VerifiedCatalog verified, Catalog found, ExpectedCatalog expected) {
        Map<Boolean, List<Difference>> changes = verified.changes(found, expected).stream()
                .collect(Collectors.partitioningBy(change -> expected.catalog().agreesWith(found, change.identity())));
        return new ChangesByHand(changes.getOrDefault(false, List.of()), changes.getOrDefault(true, List.of()));
    }

    /**
     * Refuses what no migration has taken up.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException with one line a difference, or for an index that is
     *     invalid now with the statement that removes it
     */
    public void requireNoDrift(Catalog found, ExpectedCatalog expected) {
        if (!drift.isEmpty()) {
            expected.requireValidIndexes(found);
            List<String> lines = drift.stream().map(Difference::toString).toList();
            throw EngineError.DRIFT_BEFORE.exception(
                    lines, Counted.of(lines.size(), "difference") + ": " + String.join("; ", lines));
        }
    }

    /** What is worth knowing where the run goes on, with the first of them. */
    public List<String> words() {
        return Stream.concat(
                        words("the database has drifted since the last run: ", drift),
                        words("was changed before the migration that does it: ", takenUp))
                .toList();
    }

    private static Stream<String> words(String before, List<Difference> changes) {
        if (changes.isEmpty()) {
            return Stream.empty();
        }
        String first =
                changes.stream().limit(MAX_LINES).map(Difference::toString).collect(Collectors.joining("; "));
        int more = changes.size() - MAX_LINES;
        return Stream.of(before + first + (more > 0 ? " and " + more + " more" : ""));
    }
}
