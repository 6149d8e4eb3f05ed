package dev.schemainit.cli;

import dev.schemainit.engine.SchemaInitException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code schemainit}: picks the subcommand, and turns what it throws into a message and an exit code. */
@Command(
        name = "schemainit",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ImplementationVersion.class,
        description =
                "Brings PostgreSQL to the schema that a folder of SQL files describes, verified, in one transaction.",
        subcommands = {
            TryCommand.class,
            ApplyCommand.class,
            PlanCommand.class,
            VerifyCommand.class,
            InfoCommand.class,
            ExpectCommand.class,
            ReviewCommand.class,
            NewCommand.class,
            DocsCommand.class
        },
        footer = {
            "",
            "A schema is a folder with V1__first_tables.sql, V2__next_step.sql, … and expected.txt, the catalog they",
            "lead to. Name it by its path, or by its name where it lies in sql/.",
            "",
            "Begin with:",
            "  schemainit try documents                  on a throw-away PostgreSQL, gone again afterwards",
            "  schemainit new documents \"what it does\"   the file of the next migration",
            "  schemainit expect documents               write expected.txt after a change",
            "  schemainit review documents               what the change does to a database with rows",
            "  schemainit docs documents                 write README.md: the schema for people",
            "  schemainit plan documents --url jdbc:postgresql://host:5432/db --user me",
            "",
            "In a checkout, ./schemainit deploy-locally <environment> runs a whole deployment on this machine.",
            "",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class Main {
    static final int AT_FAULT = 1;
    private static final int HELP_WIDTH = 110;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        var line = new CommandLine(new Main())
                .setUsageHelpWidth(HELP_WIDTH)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof SchemaInitException told
                            && command.getCommand() instanceof SchemaCommand schema) {
                        schema.terminal().failed(told);
                        return AT_FAULT;
                    }
                    throw failure;
                });
        if (arguments.length == 0) {
            line.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    /** From the jar's manifest. */
    static final class ImplementationVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"schemainit " + (version == null ? "(not packaged)" : version)};
        }
    }
}
