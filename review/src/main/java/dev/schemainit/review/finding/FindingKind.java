package dev.schemainit.review.finding;

/** What a finding is about. */
public enum FindingKind {
    /** A table's rows or its indexes were written anew. */
    REWRITE,
    /** An index was built. */
    INDEX,
    /** Every row was read to check it. */
    SCAN,
    /** A lock without any of these. */
    LOCK,
    /** Values are gone or changed, or may not fit any more. */
    LOSS,
    /** A name that running code may use is gone. */
    NAME,
    /** The statement failed because of rows, and passed without them. */
    REFUSED,
    /** The statement met none of the rows here, so that what it does to others is unknown. */
    UNMEASURED
}
