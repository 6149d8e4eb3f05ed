package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ScratchDatabase;
import picocli.CommandLine.Option;

/** An action on an existing database. */
abstract class DatabaseCommand extends LoginCommand {
    private final Action action;

    @Option(names = "--seed", description = "with the files in seed/")
    private boolean seeding;

    DatabaseCommand(Action action) {
        this.action = action;
    }

    @Override
    public Integer call() {
        Login login = login();
        MigrationFolder folder = folder();
        var connector = new Connector(LoginSource.fixed(login), ScratchDatabase.NEW_SERVER, terminal()::progress);
        var migrator = new Migrator(
                connector, folder, seeding, Deadline.in(ScratchDatabase.LONGEST_RUN), terminal()::progress);
        return run(prepared(migrator), connector);
    }

    /** The same with what a command's own options say. */
    Migrator prepared(Migrator migrator) {
        return migrator;
    }

    int run(Migrator migrator, Connector connector) {
        terminal().report(migrator.run(action));
        return 0;
    }
}
