package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.review.impact.MeasuredPlan;
import picocli.CommandLine.Command;

@Command(
        name = "plan",
        description = "Does the same as apply, tells what would change and how, and rolls back.",
        footer = {
            "",
            "Each statement's locks, rewrites, scans and losses are told as they happened. They are real until the end: on a",
            "large table that is in use, ask review. A lock is waited for at most 1 s.",
            "",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class PlanCommand extends DatabaseCommand {
    PlanCommand() {
        super(Action.PLAN);
    }

    @Override
    int run(Migrator migrator, Connector connector) {
        MeasuredPlan plan = MeasuredPlan.of(migrator, connector);
        terminal().report(plan.report(), plan.lines(), plan.fields());
        return 0;
    }
}
