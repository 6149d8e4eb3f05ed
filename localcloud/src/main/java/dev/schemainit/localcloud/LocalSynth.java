package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.CdkCommand;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A synth of an environment as a folder has it, without credentials.
 *
 * @param home where the CDK app is
 * @param work where the template is written to
 */
record LocalSynth(Path home, Path work, Progress progress) {
    /** Of what is missing, one thing may be asked for only when another one is known. */
    private static final int ROUNDS = 3;

    /**
     * Runs {@code cdk synth}, with made-up lookups where none are committed.
     *
     * @param directory where cdk.json and the committed lookups are
     * @param described what a person calls this state
     * @throws IOException with its output, where the configuration is wrong
     */
    DeployedState synth(Path directory, String environment, String described) throws IOException, InterruptedException {
        var cdk = new CdkCommand(home);
        Path lookups = directory;
        for (int round = 1; ; round++) {
            Path out = work.resolve("cdk.out." + round);
            try {
                CloudAssembly assembly = cdk.synth(lookups, out);
                return new DeployedState(described, ExistingDatabase.read(directory, lookups, environment), assembly);
            } catch (IOException failed) {
                List<Map<String, Object>> missing = MadeUpLookups.missing(out);
                if (missing.isEmpty() || round == ROUNDS) {
                    throw failed;
                }
                progress.line("! cdk.context.json lacks lookups: addresses, subnets and groups are made up here");
                Path madeUp = work.resolve("lookups." + round);
                new MadeUpLookups(lookups).write(madeUp, missing);
                lookups = madeUp;
            }
        }
    }
}
