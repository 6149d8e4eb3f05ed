package dev.schemainit.review.state;

/**
 * A constraint of a table at one moment.
 *
 * @param validated whether every row is known to satisfy it
 * @param index the oid of the index that enforces it; 0 without one
 */
public record ConstraintState(String name, ConstraintKind kind, boolean validated, long index) {
    public boolean hasIndex() {
        return index != 0;
    }
}
