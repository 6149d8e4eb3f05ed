package dev.schemainit.review;

import dev.schemainit.review.finding.FindingJson;
import dev.schemainit.review.finding.Risk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A review as a machine reads it: the fields of one JSON object. */
public record ReviewJson(ReviewReport report) {
    /**
     * The fields, in a fixed order.
     *
     * @param gate the risks that make the review fail
     */
    public Map<String, Object> fields(Set<Risk> gate) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("schema", report.subject().schema());
        fields.put("base", report.subject().base());
        fields.put("serverVersion", report.setup().serverVersion());
        fields.put("rows", report.setup().rows());
        fields.put("measured", report.isMeasured());
        fields.put("files", report.subject().files());
        fields.put("changes", report.changes());
        fields.put(
                "findings", report.findings().stream().map(FindingJson::fields).toList());
        fields.put("problems", report.remarks().problems());
        fields.put("notes", report.remarks().notes());
        fields.put("checks", report.remarks().checks());
        fields.put("failed", report.fails(gate));
        return fields;
    }
}
