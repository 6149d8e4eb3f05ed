package dev.schemainit.review;

import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.Risk;
import java.util.List;
import java.util.Set;

/**
 * What a change does: data alone. {@link ReviewText} words it for people, {@link ReviewMarkdown} for a pull request,
 * {@link ReviewJson} for machines.
 *
 * @param changes the catalog's lines that change, with the signs of a diff
 * @param findings in the order of the statements
 */
public record ReviewReport(
        Subject subject, Setup setup, List<String> changes, List<Finding> findings, Remarks remarks) {
    /**
     * What was reviewed.
     *
     * @param schema its name
     * @param base what it was compared with
     * @param files those that a deployment would run
     */
    public record Subject(String schema, String base, List<String> files) {}

    /**
     * What it was measured with.
     *
     * @param serverVersion of the throw-away server
     * @param rows how many were made for each table at most
     * @param tables how many tables the base has; with none, nothing is measured
     */
    public record Setup(String serverVersion, int rows, int tables) {}

    /**
     * What the review says about the change as a whole.
     *
     * @param problems what makes a deployment fail for certain
     * @param notes what is worth knowing
     * @param checks what is as it should be
     */
    public record Remarks(List<String> problems, List<String> notes, List<String> checks) {}

    /** Whether there was anything that the change could lock, rewrite or lose. */
    public boolean isMeasured() {
        return setup.tables() > 0;
    }

    /** Whether there is nothing to report. After a problem that is not known: the files may not have run. */
    boolean isWithoutFindings() {
        return findings.isEmpty() && remarks.problems().isEmpty();
    }

    /** How many findings a gate that is closed to these risks stops. */
    public long stopped(Set<Risk> gate) {
        return findings.stream().filter(finding -> finding.isStoppedBy(gate)).count();
    }

    /** Whether a deployment would fail, or a gate that is closed to these risks stops a finding. */
    public boolean fails(Set<Risk> gate) {
        return !remarks.problems().isEmpty() || stopped(gate) > 0;
    }
}
