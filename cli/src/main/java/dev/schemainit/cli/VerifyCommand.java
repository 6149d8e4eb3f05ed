package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.connect.Connector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description =
                "Compares a database with the files and with expected.txt, reading only, and reports what is wrong.",
        footer = {
            "",
            "A check is a file, or a line of expected.txt: a table's columns, a column, a constraint, an"
                    + " index, a trigger.",
            "What belongs to a listed table and is not in expected.txt counts as a failed check.",
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  PGPASSWORD=… schemainit verify orders --url jdbc:postgresql://localhost:5432/app --user me",
            "",
            Main.EXIT_CODES
        })
final class VerifyCommand extends DatabaseCommand {
    @Option(names = "--all", description = "show each check with its mark, and what the database contains")
    private boolean all;

    VerifyCommand() {
        super(Action.VERIFY);
    }

    @Override
    int run(Migrator migrator, Connector connector) {
        VerifyResult result = migrator.verify();
        terminal().verified(result, all);
        return result instanceof VerifyResult.Failed ? Main.AT_FAULT : 0;
    }
}
