package dev.schemainit.engine.run;

import dev.schemainit.engine.access.AccessChanges;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.RowCount;
import java.util.List;

/**
 * What a run has found and done.
 *
 * @param found the state before
 * @param catalog as it is at the end
 * @param verified whether the catalog was compared with what is expected; a plan of a part leaves that out
 * @param changes what the run did
 * @param tables the expected tables with their rows
 * @param serverVersion such as {@code 15.18}
 */
public record RunResult(
        StateAgainstFolder found,
        Catalog catalog,
        boolean verified,
        Changes changes,
        List<RowCount> tables,
        String serverVersion) {
    /**
     * What a run did, or would do as a plan.
     *
     * @param applied the files that ran, in order
     * @param adopted the files that were recorded without running
     * @param warnings what is worth knowing and no failure
     * @param access what it changed of roles and logins
     */
    public record Changes(
            List<AppliedFile> applied, List<String> adopted, List<String> warnings, AccessChanges access) {
        static final Changes NONE = new Changes(List.of(), List.of(), List.of(), AccessChanges.NONE);
    }

    /** Of a run that only read. */
    static RunResult ofReading(StateAgainstFolder found, List<RowCount> tables, String serverVersion) {
        return new RunResult(found, found.catalog(), true, Changes.NONE, tables, serverVersion);
    }

    RunResult withWarnings(List<String> warnings) {
        var warned = new Changes(changes.applied(), changes.adopted(), warnings, changes.access());
        return new RunResult(found, catalog, verified, warned, tables, serverVersion);
    }

    RunResult withAccess(AccessChanges access) {
        var changed = new Changes(changes.applied(), changes.adopted(), changes.warnings(), access);
        return new RunResult(found, catalog, verified, changed, tables, serverVersion);
    }

    /** The same of a run whose catalog could not be compared. */
    RunResult unverified() {
        return new RunResult(found, catalog, false, changes, tables, serverVersion);
    }
}
