package dev.schemainit.localcloud.cloudformation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CDK command line of the repository, in the version that package.json pins.
 *
 * @param home where cdk.json is
 */
public record CdkCommand(Path home) {
    /**
     * Runs {@code cdk synth} with the lookups that are committed, and no others.
     *
     * @throws IOException with its output, when it fails
     */
    public CloudAssembly synth(Path out) throws IOException, InterruptedException {
        return synth(home, out);
    }

    /**
     * The same in another directory, with the cdk.json and the lookups that are there.
     *
     * @throws IOException with its output, when it fails
     */
    public CloudAssembly synth(Path directory, Path out) throws IOException, InterruptedException {
        Path log = Files.createTempFile("cdk-synth-", ".log");
        try {
            var builder = new ProcessBuilder(List.of(
                    home.resolve("node_modules/.bin/cdk").toString(),
                    "synth",
                    "--quiet",
                    "--no-lookups",
                    "--output",
                    out.toString()));
            builder.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            // The Java that runs this is also the app's.
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            if (process.waitFor() != 0) {
                throw new IOException("cdk synth failed:\n" + Files.readString(log));
            }
            return new CloudAssembly(out);
        } finally {
            Files.delete(log);
        }
    }
}
