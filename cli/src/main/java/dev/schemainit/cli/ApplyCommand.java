package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(description = "Runs what is pending on a database, verifies the catalog, commits.")
final class ApplyCommand extends AdoptingCommand {
    ApplyCommand() {
        super(Action.APPLY);
    }
}
