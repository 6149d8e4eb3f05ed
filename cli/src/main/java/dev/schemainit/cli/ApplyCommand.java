package dev.schemainit.cli;

import dev.schemainit.cli.option.AdoptionOption;
import dev.schemainit.cli.option.DriftOption;
import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "Runs what is pending on a database, verifies the catalog, commits.",
        footer = {
            "",
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  PGPASSWORD=… schemainit apply orders --url jdbc:postgresql://localhost:5432/app --user me",
            "",
            Main.EXIT_CODES
        })
final class ApplyCommand extends DatabaseCommand {
    @Mixin
    private final AdoptionOption adoption = new AdoptionOption();

    @Mixin
    private final DriftOption drift = new DriftOption();

    ApplyCommand() {
        super(Action.APPLY);
    }

    @Override
    Migrator prepared(Migrator migrator) {
        return drift.prepared(adoption.prepared(migrator));
    }
}
