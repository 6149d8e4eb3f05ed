package dev.schemainit.localcloud;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.postgres.EmbeddedVersions;
import dev.schemainit.postgres.ScratchDirectory;
import dev.schemainit.postgres.ServerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
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
            "Runs cdk synth, the CDK's Trigger provider, the packaged function with its layer and settings,"
                    + " the rules of its network, Secrets Manager, and PostgreSQL with verified TLS: everything in"
                    + " the template runs, and nothing is left behind. docs/proven/testing.md says what replaces AWS."
                    + " Needs Linux, Node.js and, for extensions that are not part of PostgreSQL itself, an installed"
                    + " PostgreSQL that has them.",
            "",
            "With --from, that commit's version of the environment is deployed first, and then the working"
                    + " tree as an update of it: what the next deployment does to the last one. Both use the current"
                    + " function and CDK app.",
            "",
            "Example:",
            "  schemainit deploy-locally documents --from main",
            "",
            "Exit codes: 0 deployed, 1 the deployment failed, 2 wrong usage."
        })
public final class DeployLocally implements Callable<Integer> {
    private static final int HELP_WIDTH = 100;

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

    @Option(
            names = "--from",
            paramLabel = "<ref>",
            description = "deploy the environment as this branch, tag or commit has it first, then the working tree")
    private @Nullable String from;

    private final Path home = Path.of(System.getProperty("schemainit.home", "")).toAbsolutePath();
    private final Progress progress = new Progress();

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    /** The command with its help. */
    public static CommandLine command() {
        return new CommandLine(new DeployLocally())
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(DeployLocally::wrongUsage);
    }

    /** A line about what is wrong, and a line with the right form. */
    private static int wrongUsage(ParameterException failure, String[] arguments) {
        String name = System.getProperty("schemainit.command", "schemainit") + " deploy-locally";
        System.err.println(failure.getMessage());
        System.err.println("Usage: " + name + " <environment> [options]; see " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (major != null && !EmbeddedVersions.has(major)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--postgres takes a major version from " + EmbeddedVersions.OLDEST + " to "
                            + EmbeddedVersions.NEWEST);
        }
        requireEnvironment();
        try (var work = ScratchDirectory.create("schemainit-local-")) {
            Optional<EarlierState> earlier = earlier(work.path());
            progress.begin("cdk synth");
            DeployedState now =
                    new LocalSynth(home, work.path(), progress).synth(home, environment, "the working tree");
            var states = new ArrayList<DeployedState>();
            if (earlier.isPresent()) {
                states.add(earlier(earlier.get(), now.existing(), work.path()));
            }
            states.add(now);
            boolean deployed = new LocalDeployments(home, major, progress).run(states, work.path());
            return deployed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (SchemaInitException | ServerStartException | IOException | GeneralSecurityException failed) {
            progress.failed("Nothing was deployed", String.valueOf(failed.getMessage()));
        } catch (SQLException failed) {
            progress.failed("The local PostgreSQL does not answer", String.valueOf(failed.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void requireEnvironment() {
        try {
            ExistingDatabase.environment(home, environment);
        } catch (IllegalArgumentException | IOException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private Optional<EarlierState> earlier(Path work) throws IOException, InterruptedException {
        if (from == null) {
            return Optional.empty();
        }
        try {
            Path target = Files.createDirectory(work.resolve("earlier"));
            return Optional.of(EarlierState.of(home, from, environment, target));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private DeployedState earlier(EarlierState state, ExistingDatabase now, Path work)
            throws IOException, InterruptedException {
        progress.begin("cdk synth of " + state.described());
        Path folder = Files.createDirectory(work.resolve("synth"));
        DeployedState before =
                new LocalSynth(home, folder, progress).synth(state.directory(), environment, state.described());
        if (!before.existing().isSameDatabase(now)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the database, its security groups or its user are others in " + state.described()
                            + " than now, and a deployment to another database begins with an empty one");
        }
        return before;
    }
}
