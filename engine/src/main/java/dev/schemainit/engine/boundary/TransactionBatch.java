package dev.schemainit.engine.boundary;

import dev.schemainit.engine.sql.FilePart;
import java.util.List;

/** Parts of files that are committed together. */
public sealed interface TransactionBatch {
    /**
     * Parts of one transaction, in the order in which they run.
     *
     * @param end why it ends where it ends
     */
    record Together(List<FilePart> parts, End end) implements TransactionBatch {}

    /** A statement that PostgreSQL refuses inside a transaction, and that is recorded by itself. */
    record Alone(FilePart part) implements TransactionBatch {}

    /** A statement that runs for one range of keys after the other, each in a transaction of its own. */
    record InRanges(FilePart part) implements TransactionBatch {}

    /** Whether it ends the transaction before it by itself. */
    default boolean isByItself() {
        return !(this instanceof Together);
    }

    /** Why a transaction ends. */
    enum End {
        /** Nothing is left to run. */
        LAST,
        /** A statement follows that runs by itself. */
        BOUNDARY,
        /** A new value of an enum cannot be used before a commit. */
        ENUM_VALUE,
        /** What follows needs its commit, as the server has said. */
        COMMIT,
        /** The server has no room for more locks. */
        ROOM
    }
}
