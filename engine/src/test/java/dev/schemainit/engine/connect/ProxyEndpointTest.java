package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.harness.ChildRun;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RDS Proxy, as far as it can be had here: its name, which resolves in a JVM of its own, with a certificate for it. */
class ProxyEndpointTest {
    private static final String NAME = "orders.proxy-c0ffee123456.eu-west-3.rds.amazonaws.com";

    @TempDir
    Path directory;

    @Test
    @Fault(30)
    void anRdsProxyWorksWithAWarning() throws Exception {
        var files = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .expecting(Server.EMBEDDED);
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + NAME + "\n");
        var certificates = CertificateAuthority.in(directory);
        var pair = certificates.server("dns:" + NAME, "-1d");
        try (var server = ThrowAwayServer.embedded(pair.settings())) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), files.read());
            Login direct = watched.database().login();
            var login = new Login(
                    new Host(NAME),
                    direct.port(),
                    direct.database(),
                    direct.user(),
                    direct.password(),
                    new Trust.CaFile(certificates.certificate()));
            try (var child = ChildRun.ready(login, files.path(), "-Djdk.net.hosts.file=" + hosts)) {
                child.go();
                String said = String.join("\n", child.said());
                watched.assertUntold(said);
                assertThat(said)
                        .contains("V1__a.sql applied")
                        .contains("connected through RDS Proxy: prefer the writer's own endpoint");
            }
            assertThat(watched.isAfter("proxy")).isTrue();
            watched.assertConverges("proxy");
        }
    }
}
