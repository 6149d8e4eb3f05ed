package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(description = "Reports what is applied to a database and what it holds, reading only.")
final class InfoCommand extends DatabaseCommand {
    InfoCommand() {
        super(Action.INFO);
    }
}
