package dev.schemainit.review.impact;

import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingJson;
import dev.schemainit.review.finding.FindingText;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/**
 * A plan on a live database, with what its statements did to the tables of that database before they were rolled back.
 *
 * @param findings in the order of the statements, with PostgreSQL's own estimates of rows
 */
public record MeasuredPlan(Report report, List<Finding> findings) {
    /**
     * Runs a plan statement by statement.
     *
     * @param connector of the same database as the migrator's
     * @throws dev.schemainit.engine.failure.SchemaInitException when the plan fails
     */
    public static MeasuredPlan of(Migrator migrator, Connector connector) {
        var recorders = new ArrayDeque<ImpactRecorder>();
        Report report = migrator.plan(() -> {
            recorders.push(ImpactRecorder.ofLiveDatabase(connector));
            return recorders.element();
        });
        ImpactRecorder last = recorders.element();
        return new MeasuredPlan(report.withWarnings(last.unusedAcceptances()), last.findings());
    }

    /** The report as a person reads it, as lines. */
    public List<String> lines() {
        return new ReportText(report).lines(FindingText.lines(findings));
    }

    /** The report as the fields of a JSON object. */
    public Map<String, Object> fields() {
        return new ReportJson(report)
                .fields(lines(), findings.stream().map(FindingJson::fields).toList());
    }
}
