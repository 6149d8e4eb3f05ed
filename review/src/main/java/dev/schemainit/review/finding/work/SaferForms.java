package dev.schemainit.review.finding.work;

import dev.schemainit.review.state.TableChange;

/**
 * What several safer forms say.
 *
 * <p>All pending files between two boundaries are one transaction, which keeps its locks to the end: what has to come
 * later has to come in a later deployment.
 */
final class SaferForms {
    static final String ALONE = ", which runs by itself";
    static final String QUIET_HOUR = "no form of it lets others work: run it in a quiet hour";

    private SaferForms() {}

    /** @param change one that gives a column another type */
    static String forNewType(TableChange change) {
        String type = change.retypedColumns().get(0).after().type().text();
        return "add a new column of type " + type
                + ", keep both equal with a trigger, fill it in batches, and switch over" + " in a later deployment";
    }
}
