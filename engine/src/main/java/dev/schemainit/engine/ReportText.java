package dev.schemainit.engine;

import dev.schemainit.engine.access.LoginState;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.history.RecordedFile;
import dev.schemainit.engine.sql.SchemaRole;
import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.List;

/** A report as a person reads it. */
public record ReportText(Report report) {
    /** The outcome in one sentence, without its full stop. */
    public String message() {
        return switch (report.action()) {
            case APPLY ->
                report.work() == null
                        ? "Database schema initialized successfully"
                        : "Database schema is not complete yet: work continues";
            case PLAN -> "Plan completed, nothing was changed";
            case VERIFY -> "Database schema verified successfully";
            case INFO -> state();
        };
    }

    private String state() {
        Report.Files files = report.files();
        boolean complete = files.pending().isEmpty() && files.adopted().isEmpty();
        if (report.catalog().differences().isEmpty() && complete) {
            return "Database schema is as expected";
        }
        return report.catalog().verifiedLines() == 0
                ? "Database schema is not initialized yet"
                : "Database schema is not as expected";
    }

    /** Everything else, as lines. */
    public List<String> lines() {
        return lines(List.of());
    }

    /** The same with lines about what was measured, after those about what changes. */
    public List<String> lines(List<String> measured) {
        var lines = new ArrayList<String>();
        Report.Connected connected = report.connected();
        lines.add("Connected to PostgreSQL " + connected.serverVersion() + " at " + connected.database() + " as "
                + connected.user());
        report.notes().warnings().forEach(warning -> lines.add("! " + warning));
        lines.addAll(files());
        if (report.work() != null) {
            lines.add("… " + report.work().words());
        }
        lines.addAll(access());
        report.catalog().changes().forEach(change -> lines.add("  " + change));
        measured.forEach(line -> lines.add("  " + line));
        lines.addAll(catalog());
        lines.addAll(tables());
        return lines;
    }

    private List<String> files() {
        Report.Files files = report.files();
        boolean plan = report.action() == Action.PLAN;
        boolean info = report.action() == Action.INFO;
        var lines = new ArrayList<String>();
        if (!files.newer().isEmpty()) {
            String newest = files.newer().get(files.newer().size() - 1);
            lines.add(
                    plan
                            ? "! The database is at " + newest
                                    + ", newer than these files: nothing would change;"
                                    + " restore the file if it was deleted"
                            : "✓ The database is at " + newest + ", newer than these files: nothing to do");
        }
        if (info && files.newer().isEmpty()) {
            lines.add((files.alreadyApplied().size() == files.inFolder() ? "✓ " : "✗ ")
                    + files.alreadyApplied().size() + " of " + Counted.of(files.inFolder(), "file") + " applied");
        }
        files.recorded().forEach(file -> lines.add("✓ " + recorded(file)));
        files.applied()
                .forEach(file -> lines.add("✓ " + file.file() + (plan ? " would be applied (" : " applied (")
                        + file.milliseconds() + " ms)"));
        files.adopted()
                .forEach(file -> lines.add((info ? "! " : "✓ ") + file
                        + (plan || info ? " would be adopted" : " adopted") + " without running it"));
        files.pending().forEach(file -> lines.add("✗ " + file + " is not applied"));
        if (!files.alreadyApplied().isEmpty() && !info) {
            lines.add("✓ " + Counted.of(files.alreadyApplied().size(), "file") + " already applied");
        }
        return lines;
    }

    private static String recorded(RecordedFile file) {
        return file.file() + (file.adopted() ? " adopted " : " applied ") + file.at() + " UTC by " + file.by()
                + (file.adopted() ? "" : " in " + file.milliseconds() + " ms");
    }

    private List<String> access() {
        boolean plan = report.action() == Action.PLAN;
        var lines = new ArrayList<String>();
        report.access().lines().forEach(line -> lines.add((plan ? "✓ Access, as it would be: " : "✓ Access: ") + line));
        report.access().logins().forEach(login -> lines.add(login(login, plan)));
        return lines;
    }

    private static String login(LoginState login, boolean plan) {
        String changes = login.changes().isEmpty() ? "" : " (" + login.changes() + ")";
        SchemaRole role = login.role();
        if (role == null) {
            return "! " + login.name() + (plan ? " could no longer log in" : " can no longer log in")
                    + ": it is not among the logins of this environment" + changes;
        }
        return "✓ " + login.name() + (plan ? " could log in" : " can log in")
                + (login.withIam() ? " with an IAM token, " : " with the password in its secret, ")
                + role.level().words() + " as " + role.name() + changes;
    }

    private List<String> catalog() {
        Report.CatalogPart catalog = report.catalog();
        var lines = new ArrayList<String>();
        catalog.differences().forEach(difference -> lines.add("✗ " + difference));
        if (report.action() == Action.PLAN
                && catalog.verifiedLines() == 0
                && report.files().newer().isEmpty()) {
            lines.add("! Not verified: the plan ends before the files do");
        }
        if (catalog.verifiedLines() > 0 && catalog.differences().isEmpty()) {
            lines.add("✓ Verified: " + Counted.of(catalog.verifiedLines(), "line") + " of the catalog "
                    + (catalog.verifiedLines() == 1 ? "is" : "are") + " as expected");
        }
        return lines;
    }

    private List<String> tables() {
        var lines = new ArrayList<String>();
        if (!report.tables().isEmpty()) {
            lines.add("✓ Found " + Counted.of(report.tables().size(), "table") + ":");
        }
        report.tables().forEach(table -> lines.add("  - " + table.table() + ": " + rows(table)));
        return lines;
    }

    private static String rows(RowCount table) {
        return table.isKnown()
                ? (table.estimated() ? "about " : "") + Counted.of(table.rows(), "row")
                : "not counted, because " + table.uncounted();
    }
}
