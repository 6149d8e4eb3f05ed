package dev.schemainit.review.finding;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as machines read them. */
public final class FindingJson {
    private FindingJson() {}

    /**
     * One finding as the fields of a JSON object, in a fixed order; "accepted" is null where the file does not accept
     * it.
     */
    public static Map<String, @Nullable Object> fields(Finding finding) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        fields.put("file", finding.place().file());
        fields.put("line", finding.place().line());
        fields.put("table", finding.subject().table());
        fields.put("what", finding.what());
        TableSize size = finding.subject().size();
        if (size != null) {
            fields.put("rows", size.rows());
            fields.put("estimated", size.estimated());
            fields.put("bytes", size.bytes());
            fields.put("measured", size.measured());
        }
        HeldTableLock lock = finding.lock();
        if (lock != null) {
            fields.put("lock", fields(lock));
        }
        fields.put("risks", finding.risks().stream().map(Risk::label).toList());
        fields.put("safer", finding.safer());
        fields.put("accepted", finding.accepted());
        return fields;
    }

    private static Map<String, Object> fields(HeldTableLock lock) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("mode", lock.mode().words());
        fields.put("blocks", lock.blocks());
        fields.put("takenAt", lock.takenAt().toString());
        fields.put("milliseconds", lock.milliseconds());
        fields.put("brief", lock.brief());
        return fields;
    }
}
