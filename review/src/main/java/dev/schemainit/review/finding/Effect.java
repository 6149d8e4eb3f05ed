package dev.schemainit.review.finding;

/**
 * One thing that a statement did to a table, as PostgreSQL did it.
 *
 * @param what it did, as the beginning of a sentence, such as "rewrites documents and rebuilds its 6 indexes"
 * @param safer a form that does the same with less waiting or loss, as one sentence; empty where there is none
 */
public record Effect(FindingKind kind, String what, String safer) {
    /** The same of a statement that has the safer form already. */
    public Effect asItIs() {
        return new Effect(kind, what, "");
    }
}
