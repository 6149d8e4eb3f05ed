package dev.schemainit.review.finding;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Findings as machines read them. */
public final class FindingJson {
    private FindingJson() {}

    /** One finding as the fields of a JSON object, in a fixed order. */
    public static Map<String, Object> fields(Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        fields.put("file", finding.file());
        fields.put("line", finding.line());
        fields.put("table", finding.table());
        fields.put("what", finding.what());
        finding.size().ifPresent(of -> {
            fields.put("rows", of.rows());
            fields.put("estimated", of.estimated());
            fields.put("bytes", of.bytes());
        });
        finding.lock().ifPresent(held -> fields.put("lock", fields(held)));
        fields.put("risks", finding.risks().stream().map(Finding.Risk::label).toList());
        fields.put("safer", finding.safer());
        fields.put("accepted", finding.accepted().orElse(null));
        return fields;
    }

    private static Map<String, Object> fields(HeldTableLock held) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("mode", held.mode().words());
        fields.put("blocks", held.blocks());
        fields.put("takenAt", held.takenAt());
        fields.put("milliseconds", held.milliseconds());
        fields.put("brief", held.brief());
        return fields;
    }
}
