package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.connect.Connector;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Compares a database with the files and with expected.txt, reading only, and tells each check.",
        footer = {
            "",
            "A check is a file, or a line of expected.txt: a table's columns, a column, a constraint, an index, a trigger.",
            "What hangs on a table without a line that tells it is a check that fails.",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class VerifyCommand extends DatabaseCommand {
    VerifyCommand() {
        super(Action.VERIFY);
    }

    @Override
    int run(Migrator migrator, Connector connector) {
        VerifyResult result = migrator.verify();
        terminal().verified(result);
        return result instanceof VerifyResult.Failed ? Main.AT_FAULT : 0;
    }
}
