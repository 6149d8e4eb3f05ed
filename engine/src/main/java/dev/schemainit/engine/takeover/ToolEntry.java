package dev.schemainit.engine.takeover;

/**
 * A row of a tool's table.
 *
 * @param key of the migration that it is about, as {@link ToolTable#normal} makes it
 * @param name of that migration, for messages
 */
record ToolEntry(String key, String name, Meaning meaning) {
    /** What a row says; of several rows with the same key, the last one counts. */
    enum Meaning {
        APPLIED,
        /** It and every migration of a lower version are applied. */
        APPLIED_UP_TO,
        /** The same of a version that need not be that of a migration. */
        BASELINE,
        TAKEN_BACK,
        /** It has failed, or has not come to its end. */
        FAILED,
        /** The row is about no migration, or is history. */
        NOTHING
    }

    static ToolEntry of(String key, Meaning meaning) {
        return new ToolEntry(key, key, meaning);
    }

    /** Whether it says of a migration by its key that it is applied. */
    boolean isApplied() {
        return meaning == Meaning.APPLIED || meaning == Meaning.APPLIED_UP_TO;
    }

    /** Whether it says the same of every lower version. */
    boolean isBound() {
        return meaning == Meaning.APPLIED_UP_TO || meaning == Meaning.BASELINE;
    }
}
