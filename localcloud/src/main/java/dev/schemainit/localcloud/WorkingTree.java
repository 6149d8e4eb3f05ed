package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.CdkCommand;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The environment as it is now.
 *
 * @param work where its template is written to
 */
record WorkingTree(Path home, Path work, Progress progress) {
    /** Of what is missing, one thing may be asked for only when another one is known. */
    private static final int ROUNDS = 3;

    /**
     * Runs {@code cdk synth}, with made-up lookups where none are committed.
     *
     * @throws IOException with its output, where the configuration is wrong
     */
    DeployedState synth(String environment) throws IOException, InterruptedException {
        progress.begin("cdk synth");
        var cdk = new CdkCommand(home);
        Path lookups = home;
        for (int round = 1; ; round++) {
            Path out = work.resolve("cdk.out." + round);
            try {
                CloudAssembly assembly = cdk.synth(lookups, out);
                return new DeployedState(
                        "the working tree", ExistingDatabase.read(home, lookups, environment), assembly);
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
