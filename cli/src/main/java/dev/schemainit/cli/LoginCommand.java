package dev.schemainit.cli;

import dev.schemainit.cli.option.TlsOptions;
import dev.schemainit.engine.connect.Login;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command for an existing database, with a login from options and PGPASSWORD. */
abstract class LoginCommand extends SchemaCommand {
    static final String PASSWORD_AND_TLS =
            "The password is read from PGPASSWORD. TLS is verified in full. Connections to this machine"
                    + " itself have no TLS without --tls-host.";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "<url>",
            description = "jdbc:postgresql://host:port/database")
    private String url = "";

    @Option(names = "--user", required = true, paramLabel = "<user>", description = "the database user")
    private String user = "";

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    final Login login() {
        return login(url, user, tls);
    }

    /** The options again, for a command to run next. */
    final String loginOptions() {
        return "--url " + url + " --user " + user + tls.words();
    }
}
