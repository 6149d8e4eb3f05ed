package dev.schemainit.localcloud;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.localcloud.cloudformation.CdkCommand;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.network.DatabaseServer;
import dev.schemainit.postgres.EmbeddedVersions;
import dev.schemainit.postgres.ScratchDirectory;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.review.scratch.ServerRequest;
import dev.schemainit.review.scratch.WantedVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code schemainit deploy-locally}: a whole deployment on this machine, to be watched. */
@Command(
        name = "schemainit deploy-locally",
        mixinStandardHelpOptions = true,
        description = "Deploys an environment of cdk.json on this machine, without an AWS account.",
        footer = {
            "",
            "Runs cdk synth, the CDK's Trigger provider, the packaged function with its layer and settings, the rules",
            "of its network, Secrets Manager, and PostgreSQL with verified TLS: everything that is in the template",
            "runs, and nothing is left behind. docs/testing.md says what stands in for AWS. Needs Linux, Node.js and,",
            "for extensions that PostgreSQL itself does not bring, an installed PostgreSQL that has them.",
            "",
            "Example: ./schemainit deploy-locally documents",
            "",
            "Exit codes: 0 deployed, 1 the deployment failed, 2 wrong usage."
        })
public final class DeployLocally implements Callable<Integer> {
    private static final int HELP_WIDTH = 110;
    private static final String TABLES = """
            SELECT format('%s: %s', c.oid::regclass, (xpath('/row/n/text()', query_to_xml(
                format('SELECT count(*) || CASE count(*) WHEN 1 THEN '' row'' ELSE '' rows'' END AS n FROM %s',
                    c.oid::regclass), false, true, '')))[1])
            FROM pg_class c
            WHERE relkind IN ('r', 'p') AND NOT relispartition
                AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid
                    AND deptype = 'e')
            ORDER BY 1""";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(paramLabel = "<environment>", description = "its name in cdk.json, such as documents")
    private String environment = "";

    @Option(
            names = "--postgres",
            paramLabel = "<version>",
            description = "the major version of the local server, 13 to 18 (default: as postgres.version in the folder"
                    + " says, or as the CDK looked it up, or 18)")
    private @Nullable Integer major;

    private final Path home = Path.of(System.getProperty("schemainit.home", "")).toAbsolutePath();
    private final Progress progress = new Progress();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DeployLocally())
                .setUsageHelpWidth(HELP_WIDTH)
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (major != null && !EmbeddedVersions.has(major)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--postgres takes a major version from " + EmbeddedVersions.OLDEST + " to "
                            + EmbeddedVersions.NEWEST);
        }
        ExistingDatabase existing = existing();
        try (var work = ScratchDirectory.create("schemainit-local-")) {
            progress.begin("cdk synth");
            CloudAssembly assembly = new CdkCommand(home).synth(work.path().resolve("cdk.out"));
            return deploy(existing, assembly, work.path());
        } catch (SchemaInitException | ServerStartException | IOException | GeneralSecurityException failed) {
            progress.failed(String.valueOf(failed.getMessage()));
        } catch (SQLException failed) {
            progress.failed("The local PostgreSQL does not answer: " + failed.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private ExistingDatabase existing() {
        try {
            return ExistingDatabase.read(home, environment);
        } catch (IllegalArgumentException | IOException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private int deploy(ExistingDatabase existing, CloudAssembly assembly, Path work)
            throws IOException, GeneralSecurityException, ServerStartException, SQLException, InterruptedException {
        var wanted = WantedVersion.ofEnvironment(major, existing.sql(), home, existing.name());
        ServerBuild build =
                ServerRequest.build(wanted, MigrationFolder.read(existing.sql()).extensions(), home, progress::begin);
        progress.begin("PostgreSQL " + build.version() + " serves as " + existing.host());
        try (var server = DatabaseServer.start(List.of(existing.host()), build, work);
                var cloud = new LocalCloud(home.resolve("node_modules"), server.authority(), work)) {
            String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
            server.reset(existing.database(), existing.login(), password);
            cloud.add(existing, server);
            cloud.putSecret(existing, password);
            Deployment deployment = cloud.deploy(assembly, existing, progress::event);
            if (!deployment.succeeded()) {
                progress.failed(deployment.status());
                return CommandLine.ExitCode.SOFTWARE;
            }
            progress.line("");
            progress.line("PostgreSQL " + server.version() + ", database " + existing.database() + ":");
            server.query(existing.database(), TABLES).forEach(table -> progress.line("  - " + table));
            progress.succeeded("Deployed " + existing.name());
            return CommandLine.ExitCode.OK;
        }
    }
}
