package dev.schemainit.cli.fleet;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands for a fleet of databases. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        subcommands = FleetStatusCommand.class,
        description = "Commands for a fleet: one schema in many databases.",
        footer = {
            "",
            "Example:",
            "  schemainit fleet status arn:aws:states:eu-west-3:111122223333:stateMachine:tenants",
            "",
            "Exit codes: 2 wrong usage; others are those of its commands."
        })
public final class FleetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "fleet needs a command: status");
    }
}
