package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first deployment of a stack as it was synthesized. */
class FirstDeploymentIT {
    private static final String PASSWORD = "secret'x";

    @TempDir
    private Path directory;

    @Test
    void documents() throws Exception {
        var existing = ExistingDatabase.read(Path.of(""), "documents");
        try (var server = DatabaseServer.start(List.of(existing.host()), true, directory);
                var cloud = new LocalCloud(Path.of("node_modules"), server.authority(), directory)) {
            cloud.add(existing, server);
            server.reset(existing.database(), "postgres", PASSWORD);
            cloud.secrets().put(existing.secretArn(), PASSWORD);

            Deployment deployment = cloud.deploy(Synth.committed(directory), existing, event -> {});

            assertThat(deployment.status()).isEqualTo("CREATE_COMPLETE");
            assertThat(server.query(existing.database(), "SELECT file FROM schemainit.history"))
                    .containsExactly("V1__documents.sql");
        }
    }
}
