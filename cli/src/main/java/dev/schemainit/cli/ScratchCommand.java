package dev.schemainit.cli;

import dev.schemainit.cli.option.TlsOptions;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.EmbeddedVersions;
import dev.schemainit.review.scratch.ScratchDatabase;
import dev.schemainit.review.scratch.ServerRequest;
import dev.schemainit.review.scratch.WantedVersion;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that runs the files on a database of its own: on a throw-away server, or made from one that is given. */
abstract class ScratchCommand extends SchemaCommand {
    static final String VERSION =
            "Without --postgres, the version is that of the file postgres.version in the folder; without"
                    + " this file, the server's version that the CDK looked up (cdk.context.json); otherwise 18.";
    static final String PRELUDE =
            "prelude.sql in the folder runs first: it creates what the environment provides, such as roles"
                    + " and functions of others. It is not deployed, and not part of expected.txt.";
    static final String URL =
            "The database of --url does not change: the command works in copies of it, and drops them at"
                    + " the end. It contains only what the environment provides; prelude.sql does not run there.";

    @Option(
            names = "--postgres",
            paramLabel = "<version>",
            description = "the major version of the throw-away server, 13 to 18")
    private @Nullable Integer major;

    @Option(
            names = "--url",
            paramLabel = "<url>",
            description = "jdbc:postgresql://host:port/database, an empty database to use instead")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "<user>", description = "the user for --url, who may create databases")
    private @Nullable String user;

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    /** A database for a schema, to be closed in the end. */
    final ScratchDatabase open(MigrationFolder folder, ServerRequest request) throws SQLException {
        return ScratchDatabase.open(folder, request, terminal()::progress);
    }

    /** Where the databases are made, as the options say. */
    final ServerRequest request() {
        if (major != null && !EmbeddedVersions.has(major)) {
            throw wrongUsage("--postgres takes a major version from " + EmbeddedVersions.OLDEST + " to "
                    + EmbeddedVersions.NEWEST);
        }
        if (url == null) {
            if (user != null || tls.areGiven()) {
                throw wrongUsage("--user, --ca-file and --tls-host go with --url");
            }
            return new ServerRequest(major == null ? null : WantedVersion.asked(major), null, home());
        }
        if (major != null) {
            throw wrongUsage("--postgres does not go with --url, whose server has a version already");
        }
        if (user == null) {
            throw wrongUsage("--url needs --user");
        }
        return new ServerRequest(null, login(url, user, tls), home());
    }

    /** Whether the databases are on a server of the user's. */
    final boolean isGiven() {
        return url != null;
    }
}
