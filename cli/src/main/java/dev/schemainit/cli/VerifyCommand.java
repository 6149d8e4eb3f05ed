package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Compares a database with the files and with expected.txt, reading only.",
        footer = {
            "",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class VerifyCommand extends DatabaseCommand {
    VerifyCommand() {
        super(Action.VERIFY);
    }
}
