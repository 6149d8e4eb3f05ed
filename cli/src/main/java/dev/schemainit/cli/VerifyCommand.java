package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Initializer;
import dev.schemainit.engine.Verified;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Compares a database with the files and with expected.txt, reading only, and tells each check.",
        footer = {
            "",
            "A check is a file, or a line of expected.txt: a table's columns, a column, a constraint, an index, a trigger, …",
            "Whatever hangs on a table without a line that tells it is one that fails.",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class VerifyCommand extends DatabaseCommand {
    VerifyCommand() {
        super(Action.VERIFY);
    }

    @Override
    int run(Initializer initializer) {
        Verified verified = initializer.verify();
        terminal().verified(verified);
        return verified.failure().isPresent() ? Main.AT_FAULT : 0;
    }
}
