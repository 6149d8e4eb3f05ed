package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** An action on an existing database: the function's engine, with what the terminal gives instead of a secret. */
abstract class DatabaseCommand extends SchemaCommand {
    /** The longest that Lambda lets a function run: what ends here in time can end there. */
    static final Duration TIME = Duration.ofMinutes(15);

    private static final String PASSWORD = "PGPASSWORD";

    private final Action action;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "<url>",
            description = "jdbc:postgresql://host:port/database")
    private String url = "";

    @Option(names = "--user", required = true, paramLabel = "<user>", description = "the database user")
    private String user = "";

    @Option(
            names = "--ca-file",
            paramLabel = "<file>",
            description = "PEM certificates to trust in place of those of RDS")
    private @Nullable Path caFile;

    @Option(names = "--seed", description = "with the files in seed/")
    private boolean seeding;

    DatabaseCommand(Action action) {
        this.action = action;
    }

    @Override
    public Integer call() {
        Login login = login();
        MigrationFolder folder = folder();
        terminal().mask(login.password());
        var connector = Connector.of(login);
        return run(new Migrator(connector, folder, seeding, Deadline.in(TIME), terminal()::progress), connector);
    }

    int run(Migrator migrator, Connector connector) {
        terminal().report(migrator.run(action));
        return 0;
    }

    private Login login() {
        String password = Optional.ofNullable(System.getenv(PASSWORD))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> wrongUsage("Put the password into the environment variable PGPASSWORD"));
        DatabaseUrl address =
                DatabaseUrl.parse(url).orElseThrow(() -> wrongUsage("--url has to be " + DatabaseUrl.RULE));
        UserName name = UserName.parse(user).orElseThrow(() -> wrongUsage("--user has to be " + UserName.RULE));
        Trust trust = caFile == null ? new Trust.RdsAuthorities() : new Trust.CaFile(caFile);
        return new Login(address.host(), address.port(), address.database(), name, password, trust);
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
