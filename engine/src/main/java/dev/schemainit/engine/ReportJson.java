package dev.schemainit.engine;

import dev.schemainit.engine.access.LoginState;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.history.RecordedFile;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.SchemaRole;
import dev.schemainit.engine.work.WorkLeft;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as a machine reads it: the fields of one JSON object. */
public record ReportJson(Report report) {
    /** The field of what goes on after the run; missing if nothing does. */
    public static final String WORK = "work";

    /** The fields, in a fixed order. */
    public Map<String, Object> fields() {
        return fields(new ReportText(report).lines(), List.of());
    }

    /**
     * The same with what was measured.
     *
     * @param details the report's lines
     * @param findings each as the fields of an object
     */
    public Map<String, Object> fields(List<String> details, List<Map<String, Object>> findings) {
        Report.Files files = report.files();
        Report.CatalogPart catalog = report.catalog();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("message", new ReportText(report).message());
        fields.put("action", report.action().label());
        fields.put("details", details);
        fields.put("database", report.connected().database());
        fields.put("serverVersion", report.connected().serverVersion());
        fields.put("applied", files.applied().stream().map(ReportJson::applied).toList());
        fields.put("adopted", files.adopted());
        fields.put("alreadyApplied", files.alreadyApplied());
        fields.put("pending", files.pending());
        fields.put("newer", files.newer());
        fields.put(
                "history", files.recorded().stream().map(ReportJson::recorded).toList());
        fields.put("filesInFolder", files.inFolder());
        fields.put("access", report.access().lines());
        fields.put(
                "logins",
                report.access().logins().stream().map(ReportJson::login).toList());
        fields.put("changes", catalog.changes());
        fields.put("findings", findings);
        fields.put("differences", catalog.differences());
        fields.put("verifiedLines", catalog.verifiedLines());
        fields.put("tables", report.tables().stream().map(ReportJson::table).toList());
        if (report.work() != null) {
            fields.put(WORK, work(report.work()));
        }
        fields.put("warnings", report.notes().warnings());
        fields.put(
                "steps", report.notes().steps().stream().map(ReportJson::step).toList());
        fields.put("milliseconds", report.notes().milliseconds());
        return fields;
    }

    private static Map<String, @Nullable Object> work(WorkLeft work) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("file", work.file());
        fields.put("text", work.words());
        fields.put("percent", work.percent() < 0 ? null : work.percent());
        fields.put("rows", work.rows());
        return fields;
    }

    private static Map<String, Object> applied(AppliedFile file) {
        return Map.of("file", file.file(), "milliseconds", file.milliseconds());
    }

    private static Map<String, Object> recorded(RecordedFile file) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", file.file());
        fields.put("at", file.at().replace(' ', 'T') + "Z");
        fields.put("by", file.by());
        fields.put("milliseconds", file.milliseconds());
        fields.put("adopted", file.adopted());
        return fields;
    }

    private static Map<String, @Nullable Object> login(LoginState login) {
        SchemaRole role = login.role();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("login", login.name());
        fields.put("role", role == null ? null : role.name());
        fields.put("level", role == null ? null : role.level().label());
        fields.put("auth", login.withIam() ? "iam" : "secret");
        fields.put("changes", login.changes());
        return fields;
    }

    private static Map<String, @Nullable Object> table(RowCount table) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("table", table.table());
        fields.put("rows", table.isKnown() ? table.rows() : null);
        fields.put("estimated", table.estimated());
        if (!table.isKnown()) {
            fields.put("uncounted", table.uncounted());
        }
        return fields;
    }

    private static Map<String, Object> step(Step step) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("step", step.name());
        fields.put("text", step.text());
        fields.put("milliseconds", step.milliseconds());
        return fields;
    }
}
