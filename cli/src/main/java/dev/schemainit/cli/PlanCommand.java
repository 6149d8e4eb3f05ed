package dev.schemainit.cli;

import dev.schemainit.cli.option.AdoptionOption;
import dev.schemainit.cli.option.DriftOption;
import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.review.impact.MeasuredPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "Does the same as apply, reports what would change and how, and rolls back.",
        footer = {
            "",
            "It reports the locks, rewrites, scans and losses of each statement as they happened. The locks"
                    + " are real until the end: for a large table in use, run review instead. It waits for a lock for"
                    + " 1 s at most.",
            "",
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  PGPASSWORD=… schemainit plan orders --url jdbc:postgresql://localhost:5432/app --user me",
            "",
            Main.EXIT_CODES
        })
final class PlanCommand extends DatabaseCommand {
    @Mixin
    private final AdoptionOption adoption = new AdoptionOption();

    @Mixin
    private final DriftOption drift = new DriftOption();

    PlanCommand() {
        super(Action.PLAN);
    }

    @Override
    Migrator prepared(Migrator migrator) {
        return drift.prepared(adoption.prepared(migrator));
    }

    @Override
    int run(Migrator migrator, Connector connector) {
        MeasuredPlan plan = MeasuredPlan.of(migrator, connector);
        terminal().report(plan.report(), plan.lines(), plan.fields());
        return 0;
    }
}
