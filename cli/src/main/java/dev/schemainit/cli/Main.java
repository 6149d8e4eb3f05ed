package dev.schemainit.cli;

import dev.schemainit.cli.fleet.FleetCommand;
import dev.schemainit.cli.terminal.UsageError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code schemainit}: runs one subcommand, and turns what it throws into a message and an exit code. */
@Command(
        name = "schemainit",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ImplementationVersion.class,
        description =
                "Brings PostgreSQL to the schema that a folder of SQL files describes, verified, in one transaction.",
        footer = {
            "",
            "A schema is a folder with V1__first_tables.sql, V2__next_step.sql, … and expected.txt, the"
                    + " resulting catalog. Name it by its path, or by its name if it is in sql/.",
            "",
            "Example:",
            "  schemainit try documents                  on a throw-away PostgreSQL",
            "  schemainit new documents \"what it does\"   the file of the next migration",
            "  schemainit expect documents               write expected.txt after a change",
            "  schemainit review documents               what the change does to a database with rows",
            "  schemainit docs documents                 write README.md, which describes the schema",
            "  schemainit plan documents --url jdbc:postgresql://host:5432/db --user me",
            "",
            "With migrations of another tool, or with a database without files:",
            "  schemainit import orders --from flyway src/main/resources/db/migration",
            "  schemainit baseline orders --url jdbc:postgresql://host:5432/db --user me",
            "",
            "With one schema in many databases:",
            "  schemainit fleet status <ARN of the state machine>",
            "",
            "In a checkout, ./schemainit deploy-locally <environment> runs a whole deployment on this" + " machine.",
            "",
            Main.EXIT_CODES
        })
public final class Main {
    static final String EXIT_CODES = "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage.";
    static final int AT_FAULT = 1;
    private static final int HELP_WIDTH = 100;

    /** The commands by their names, in the order of the help. */
    private static final Map<String, Supplier<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("try", TryCommand::new);
        COMMANDS.put("apply", ApplyCommand::new);
        COMMANDS.put("plan", PlanCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("info", InfoCommand::new);
        COMMANDS.put("expect", ExpectCommand::new);
        COMMANDS.put("review", ReviewCommand::new);
        COMMANDS.put("new", NewCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("baseline", BaselineCommand::new);
        COMMANDS.put("docs", DocsCommand::new);
        COMMANDS.put("fleet", FleetCommand::new);
    }

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = commands(arguments)
                .setParameterExceptionHandler(UsageError::handle)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof SchemaInitException known
                            && command.getCommand() instanceof SchemaCommand schema) {
                        schema.terminal().failed(known);
                        return AT_FAULT;
                    }
                    throw failure;
                });
        return line.execute(arguments);
    }

    /** All commands, with their help. */
    public static CommandLine commands() {
        return commands(new String[0]);
    }

    /** The command that is asked for, or all: to build each of them takes picocli a tenth of a short run. */
    private static CommandLine commands(String[] arguments) {
        var line = new CommandLine(new Main());
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            line.addSubcommand(arguments[0], COMMANDS.get(arguments[0]).get());
        } else {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
        return line.setUsageHelpWidth(HELP_WIDTH);
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
