package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Connector;
import dev.schemainit.engine.Deadline;
import dev.schemainit.engine.Initializer;
import dev.schemainit.engine.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** An action on a database that is there: the function's engine, with what the terminal gives in place of a secret. */
abstract class DatabaseCommand extends SchemaCommand {
    /** The longest that Lambda lets a function run: what ends here in time can end there. */
    static final Duration TIME = Duration.ofMinutes(15);

    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://(?:\\[([^\\]]+)\\]|([^:/?#]+))(?::(\\d{1,5}))?/([^/?#]+)");
    private static final String DEFAULT_PORT = "5432";
    private static final String PASSWORD = "PGPASSWORD";

    private final Action action;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "<url>",
            description = "jdbc:postgresql://host:port/database")
    private String url;

    @Option(names = "--user", required = true, paramLabel = "<user>", description = "the database user")
    private String user;

    @Option(
            names = "--ca-file",
            paramLabel = "<file>",
            description = "PEM certificates to trust in place of those of RDS")
    private Path caFile;

    @Option(names = "--seed", description = "with the files in seed/")
    private boolean seeding;

    DatabaseCommand(Action action) {
        this.action = action;
    }

    @Override
    public Integer call() {
        Login login = login();
        var folder = folder();
        terminal().mask(login.password());
        var initializer = new Initializer(
                Connector.of(login),
                folder,
                seeding,
                Deadline.in(TIME),
                step -> terminal().progress(step));
        return run(initializer);
    }

    int run(Initializer initializer) {
        terminal().report(initializer.run(action));
        return 0;
    }

    private Login login() {
        String password = Optional.ofNullable(System.getenv(PASSWORD))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> wrongUsage("Put the password into the environment variable PGPASSWORD"));
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw wrongUsage("--url has to be jdbc:postgresql://host:port/database, without anything behind it");
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
        int port = Integer.parseInt(Optional.ofNullable(parts.group(3)).orElse(DEFAULT_PORT));
        if (!Login.isHost(host) || !Login.isPort(port) || !Login.isName(parts.group(4)) || !Login.isName(user)) {
            throw wrongUsage("--url and --user hold a host, port, database or user that cannot be one");
        }
        return new Login(host, port, parts.group(4), user, password, Optional.ofNullable(caFile));
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
