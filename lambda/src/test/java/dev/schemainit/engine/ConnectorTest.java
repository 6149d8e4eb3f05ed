package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.Fault;
import dev.schemainit.engine.TestDatabase.Server;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection needs, and what is said when there is none: real servers, real sockets, real certificates. */
class ConnectorTest {
    private static final String PASSWORD = "can'ary/pass+word%\"\\";

    @TempDir
    Path directory;

    private static Connection connect(Login login) {
        return Connector.of(login).connect(Deadline.in(Duration.ofSeconds(3)));
    }

    private static Login with(Login login, String host, int port, Optional<Path> caFile) {
        return new Login(host, port, login.database(), login.user(), login.password(), caFile);
    }

    @Test
    @Fault(15)
    void aWrongPasswordIsToldAtOnce() throws Exception {
        var database = Server.EMBEDDED.database();
        long start = System.nanoTime();
        assertThatThrownBy(() -> connect(database.login("postgres", PASSWORD)))
                .hasMessageMatching("SI-29 127\\.0\\.0\\.1:\\d+ rejects the password of user postgres\\. Fix: .*")
                .hasNoCause()
                .hasMessageNotContaining("can'ary");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @Fault(13)
    void aRejectedPasswordIsReadAgain() throws Exception {
        var database = Server.EMBEDDED.database();
        var answers = new ArrayDeque<>(
                List.of(database.login("postgres", "before"), database.login("postgres", "before"), database.login()));
        var connector = Connector.renewing(answers::remove);
        try (Connection connection = connector.connect(Deadline.in(Duration.ofSeconds(20)))) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(answers).isEmpty();
    }

    @Test
    @Fault(24)
    void aDatabaseThatDoesNotExistIsNamed() throws Exception {
        Login login = Server.EMBEDDED.database().login();
        assertThatThrownBy(() -> connect(new Login(
                        login.host(), login.port(), "nowhere", login.user(), login.password(), Optional.empty())))
                .hasMessageStartingWith("SI-31 there is no database nowhere on 127.0.0.1:" + login.port());
    }

    @Test
    @Fault(17)
    void aHostThatDoesNotResolveIsNamed() throws Exception {
        Login login = Server.EMBEDDED.database().login();
        assertThatThrownBy(() -> connect(with(login, "no-such-host.invalid", 5432, Optional.empty())))
                .hasMessageStartingWith("SI-20 the host name no-such-host.invalid does not resolve");
    }

    @Test
    @Fault(19)
    void aPortThatRefusesIsNamed() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Login login = Server.EMBEDDED.database().login();
        assertThatThrownBy(() -> connect(with(login, "127.0.0.1", free, Optional.empty())))
                .hasMessageStartingWith("SI-22 127.0.0.1:" + free + " refuses connections");
    }

    /** A listening socket whose queue is full drops further connections, as a security group does. */
    @Test
    @Fault(18)
    void aPortThatSwallowsPacketsIsNamedAfterTheConnectTimeout() throws Exception {
        Login login = Server.EMBEDDED.database().login();
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket("127.0.0.1", full.getLocalPort()));
            }
            long start = System.nanoTime();
            assertThatThrownBy(() -> connect(with(login, "127.0.0.1", full.getLocalPort(), Optional.empty())))
                    .hasMessageStartingWith("SI-21 127.0.0.1:" + full.getLocalPort() + " does not answer within 5 s");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    @Fault({20, 21})
    void anEncryptedConnectionIsVerifiedInFull() throws Exception {
        var certificates = CertificateAuthority.in(directory);
        var otherAuthority = CertificateAuthority.in(directory).certificate();
        var pair = certificates.server("dns:localhost", "-1d");
        try (var server = ThrowAwayServer.embedded(pair.settings())) {
            var login = new Login(
                    "localhost",
                    server.port(),
                    "postgres",
                    server.user(),
                    server.password(),
                    Optional.of(certificates.certificate()));
            try (Connection connection = connect(login);
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                row.next();
                assertThat(row.getBoolean(1)).isTrue();
            }
            assertThatThrownBy(() -> connect(with(login, "localhost", server.port(), Optional.of(otherAuthority))))
                    .hasMessageStartingWith("SI-23 the certificate of localhost:" + server.port());
            assertThatThrownBy(() ->
                            connect(with(login, "127.0.0.1", server.port(), Optional.of(certificates.certificate()))))
                    .hasMessageStartingWith("SI-24 the certificate of 127.0.0.1:" + server.port());
        }
    }

    @Test
    @Fault(22)
    void anExpiredCertificateIsToldAsSuch() throws Exception {
        var certificates = CertificateAuthority.in(directory);
        var pair = certificates.server("dns:localhost", "-40d");
        try (var server = ThrowAwayServer.embedded(pair.settings())) {
            var login = new Login(
                    "localhost",
                    server.port(),
                    "postgres",
                    server.user(),
                    server.password(),
                    Optional.of(certificates.certificate()));
            assertThatThrownBy(() -> connect(login)).hasMessageStartingWith("SI-25 ");
        }
    }

    @Test
    @Fault(23)
    void aServerWithoutTlsNeverGetsThePassword() throws Exception {
        var authority = CertificateAuthority.in(directory).certificate();
        Login login = Server.EMBEDDED.database().login();
        assertThatThrownBy(() -> connect(with(login, "localhost", login.port(), Optional.of(authority))))
                .hasMessageStartingWith("SI-26 localhost:" + login.port() + " does not offer TLS");
    }

    @Test
    void onlyLoopbackIsTrustedWithoutTls() {
        assertThat(List.of("localhost", "127.0.0.1", "127.1.2.3", "::1"))
                .allMatch(host -> login(host).isLoopback());
        assertThat(List.of("localhost.example.com", "10.0.0.1", "127.0.0.1.example.com", "::2", "db.internal"))
                .noneMatch(host -> login(host).isLoopback());
    }

    @Test
    void aLoginNeverPrintsItsPassword() {
        assertThat(login("db.example.com").toString()).isEqualTo("user@db.example.com:5432/db");
    }

    private static Login login(String host) {
        return new Login(host, 5432, "db", "user", PASSWORD, Optional.empty());
    }
}
