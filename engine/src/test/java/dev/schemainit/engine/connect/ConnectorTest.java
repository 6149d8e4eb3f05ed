package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection needs, and what is said when there is none: real servers, real sockets, real certificates. */
class ConnectorTest {
    private static final String PASSWORD = "canary'/pass+word%\"\\";

    @TempDir
    private static Path directory;

    private static MigrationFolder folder;
    private static WatchedDatabase start;

    private static CertificateAuthority authority;
    private static CertificateAuthority.Server certificate;

    @BeforeAll
    static void aCertificate() throws Exception {
        authority = CertificateAuthority.in(directory);
        certificate = authority.server("dns:localhost", "-1d");
    }

    @BeforeAll
    static void aDatabaseToCopy() throws Exception {
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .expecting(Server.EMBEDDED)
                .read();
        start = WatchedDatabase.of(Server.EMBEDDED.database(), folder);
    }

    /**
     * A run with this wrong login fails and changes nothing, and with the right one converges; returns how long it
     * failed.
     */
    private static Duration refuses(ErrorCode code, String message, UnaryOperator<Login> wrong) throws Exception {
        try (TestDatabase database = start.database().copy()) {
            var watched = start.on(database);
            Duration time = refuses(watched, code, message, wrong.apply(database.login()));
            watched.assertConverges(message);
            return time;
        }
    }

    private static Duration refuses(WatchedDatabase watched, ErrorCode code, String message, Login wrong)
            throws Exception {
        var time = new AtomicLong();
        var failure = watched.refuses(code, () -> {
            long begin = System.nanoTime();
            try {
                watched.database().apply(wrong, folder, Duration.ofSeconds(3));
            } finally {
                time.set(System.nanoTime() - begin);
            }
        });
        assertThat(failure).hasMessageStartingWith(code.label() + " " + message);
        assertThat(watched.database().said())
                .as("nothing but attempts to connect")
                .isEmpty();
        return Duration.ofNanos(time.get());
    }

    private static Connection connect(Login login) {
        return Connector.of(login).connect(Deadline.in(Duration.ofSeconds(3)));
    }

    private static Login with(Login login, String host, int port, Trust trust) {
        return new Login(new Host(host), new Port(port), login.database(), login.user(), login.password(), trust);
    }

    @Test
    @Fault(15)
    void aWrongPasswordIsToldAtOnce() throws Exception {
        assertThat(refuses(
                        EngineError.LOGIN_REJECTED,
                        start.database().login().server() + " rejects the password of user postgres. Fix: ",
                        right -> new Login(
                                right.host(),
                                right.port(),
                                right.database(),
                                right.user(),
                                PASSWORD,
                                new Trust.RdsAuthorities())))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @Fault(13)
    void aRejectedPasswordIsReadAgain() throws Exception {
        var database = Server.EMBEDDED.database();
        var answers = new ArrayDeque<>(
                List.of(database.login("postgres", "before"), database.login("postgres", "before"), database.login()));
        var connector = new Connector(TestDatabase.renewed(answers::remove), Duration.ZERO, waiting -> {});
        try (Connection connection = connector.connect(Deadline.in(Duration.ofSeconds(20)))) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(answers).isEmpty();
    }

    @Test
    @Fault(24)
    void aDatabaseThatDoesNotExistIsNamed() throws Exception {
        refuses(
                EngineError.DATABASE_MISSING,
                "there is no database nowhere on " + start.database().login().server(),
                right -> new Login(
                        right.host(),
                        right.port(),
                        new DatabaseName("nowhere"),
                        right.user(),
                        right.password(),
                        right.trust()));
    }

    @Test
    @Fault(17)
    void aHostThatDoesNotResolveIsNamed() throws Exception {
        refuses(
                EngineError.HOST_UNKNOWN,
                "the host name no-such-host.invalid does not resolve",
                right -> with(right, "no-such-host.invalid", 5432, new Trust.RdsAuthorities()));
    }

    @Test
    @Fault(19)
    void aPortThatRefusesIsNamed() throws Exception {
        try (Socket bound = refusing()) {
            int port = bound.getLocalPort();
            refuses(
                    EngineError.CONNECT_REFUSED,
                    "127.0.0.1:" + port + " refuses connections",
                    right -> with(right, "127.0.0.1", port, new Trust.RdsAuthorities()));
        }
    }

    @Test
    @Fault(real = 6)
    void aPortThatTakesConnectionsAndIsNotPostgresIsNamed() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            refuses(
                    EngineError.SILENT,
                    "127.0.0.1:" + silent.getLocalPort() + " accepts the connection but does not answer",
                    right -> with(right, "127.0.0.1", silent.getLocalPort(), new Trust.RdsAuthorities()));
        }
        try (var closing = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            var server = new Thread(() -> {
                while (!closing.isClosed()) {
                    try {
                        closing.accept().close();
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            server.start();
            refuses(
                    EngineError.NOT_POSTGRES,
                    "127.0.0.1:" + closing.getLocalPort() + " does not answer as PostgreSQL does",
                    right -> with(right, "127.0.0.1", closing.getLocalPort(), new Trust.RdsAuthorities()));
        }
    }

    /** A listening socket whose queue is full drops further connections, as a security group does. */
    @Test
    @Fault(18)
    void aPortThatSwallowsPacketsIsNamedBeforeTheTimeOfTheRunIsOver() throws Exception {
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket("127.0.0.1", full.getLocalPort()));
            }
            assertThat(refuses(
                            EngineError.CONNECT_TIMEOUT,
                            "127.0.0.1:" + full.getLocalPort() + " does not answer within 2 s",
                            right -> with(right, "127.0.0.1", full.getLocalPort(), new Trust.RdsAuthorities())))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** As a new cluster does. */
    @Test
    @Fault(real = 6)
    void aPortThatOpensEightSecondsLateIsWaitedFor() throws Exception {
        var told = new ArrayList<String>();
        Socket closed = refusing();
        try (TestDatabase database = start.database().copy()) {
            Login login = with(database.login(), "127.0.0.1", closed.getLocalPort(), new Trust.RdsAuthorities());
            var opening = new FutureTask<>(() -> {
                Thread.sleep(8_000);
                closed.close();
                return FaultProxy.at(login.port().number(), database.login());
            });
            new Thread(opening, "opening").start();
            var connector = new Connector(LoginSource.fixed(login), Connector.NEW_SERVER, told::add);

            assertThat(database.apply(connector, folder, Duration.ofSeconds(216))
                            .files()
                            .applied())
                    .hasSize(1);

            opening.get().close();
            assertThat(told).containsExactly(login.server() + " refuses connections: waiting for up to 90 s");
        }
    }

    @Test
    @Fault(real = 6)
    void whatIsNotThereIsTriedAsLongAsItMayTakeToAppear() throws Exception {
        Login right = start.database().login();
        var plain = new Trust.RdsAuthorities();
        try (Socket bound = refusing()) {
            assertTriedForTwoSeconds(with(right, "127.0.0.1", bound.getLocalPort(), plain), "refuses connections");
        }
        assertTriedForTwoSeconds(with(right, "no-such-host.invalid", 5432, plain), "does not resolve");
    }

    private static void assertTriedForTwoSeconds(Login login, String what) {
        var told = new ArrayList<String>();
        var connector = new Connector(LoginSource.fixed(login), Duration.ofSeconds(2), told::add);
        assertThatThrownBy(() -> connector.connect(Deadline.in(Duration.ofSeconds(30))))
                .hasMessageContaining(" " + what + "; tried for 2 s. Fix: ");
        assertThat(told).singleElement().asString().endsWith(" " + what + ": waiting for up to 2 s");
    }

    /** Whatever the wait for a new server is: its answer is there. */
    @Test
    @Fault(real = 6)
    void whatAServerAnswersIsNotWaitedFor() throws Exception {
        Login right = start.database().login();
        var told = new ArrayList<String>();
        List<Login> refused = List.of(
                start.database().login("postgres", "another password"),
                right.at(new DatabaseName("nowhere")),
                with(right, "localhost", right.port().number(), new Trust.CaFile(authority.certificate())));
        for (Login login : refused) {
            assertThatThrownBy(() -> new Connector(LoginSource.fixed(login), Connector.NEW_SERVER, told::add)
                            .connect(Deadline.in(Duration.ofSeconds(90))))
                    .isInstanceOf(SchemaInitException.class)
                    .hasMessageNotContaining("tried for");
        }
        assertThat(told).isEmpty();
    }

    @Test
    @Fault(18)
    void aHostWithoutARouteIsNamed() {
        Login login = start.database().login();
        for (SocketException failure : List.of(
                new NoRouteToHostException("No route to host"), new SocketException("Network is unreachable"))) {
            var thrown = new SQLException("The connection attempt failed.", "08001", failure);
            assertThat(ConnectFailure.explain(thrown, login, Duration.ofSeconds(5)))
                    .hasMessageStartingWith("SI-121 no route leads to " + login.server() + ". Fix: ");
            assertThat(ConnectFailure.isWithoutAnswer(thrown)).isTrue();
        }
    }

    /** A port on which nothing listens, and that nobody else can take. */
    private static Socket refusing() throws IOException {
        var bound = new Socket();
        bound.bind(new InetSocketAddress("127.0.0.1", 0));
        return bound;
    }

    @Test
    @Fault({20, 21})
    void anEncryptedConnectionIsVerifiedInFull() throws Exception {
        var trusted = new Trust.CaFile(authority.certificate());
        Path other = CertificateAuthority.in(directory).certificate();
        try (var server = ThrowAwayServer.embedded(certificate.settings())) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            Login plain = watched.database().login();
            Login login = with(plain, "localhost", plain.port().number(), trusted);
            refuses(
                    watched,
                    EngineError.TLS_UNTRUSTED,
                    "the certificate of localhost:" + login.port(),
                    with(login, "localhost", login.port().number(), new Trust.CaFile(other)));
            refuses(
                    watched,
                    EngineError.TLS_WRONG_HOST,
                    "the certificate of 127.0.0.1:" + login.port(),
                    with(login, "127.0.0.1", login.port().number(), trusted));

            try (Connection connection = connect(login);
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                row.next();
                assertThat(row.getBoolean(1)).isTrue();
            }
            assertThat(watched.database()
                            .apply(login, folder, Duration.ofSeconds(30))
                            .files()
                            .applied())
                    .hasSize(1);
            watched.assertConverges("verified");
        }
    }

    /** Once it is renewed, and the server has been told so, the run succeeds. */
    @Test
    @Fault(22)
    void anExpiredCertificateIsToldAsSuch() throws Exception {
        var lax = CertificateAuthority.in(directory);
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(lax.certificate()) + Files.readString(authority.certificate()));
        try (var server =
                ThrowAwayServer.embedded(lax.server("dns:localhost", "-40d").settings())) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            int port = server.port();
            Login login = with(watched.database().login(), "localhost", port, new Trust.CaFile(both));
            refuses(watched, EngineError.TLS_EXPIRED, "the certificate of localhost:" + port, login);

            Map<String, String> renewed = certificate.settings();
            for (String file : List.of("ssl_cert_file", "ssl_key_file")) {
                Files.write(server.dataDirectory().resolve(file), Files.readAllBytes(Path.of(renewed.get(file))));
            }
            watched.database().execute("SELECT pg_reload_conf()");
            Thread.sleep(200);
            assertThat(watched.database()
                            .apply(login, folder, Duration.ofSeconds(30))
                            .files()
                            .applied())
                    .hasSize(1);
            watched.assertConverges("renewed");
        }
    }

    @Test
    @Fault(23)
    void aServerWithoutTlsNeverGetsThePassword() throws Exception {
        refuses(
                EngineError.TLS_UNAVAILABLE,
                "localhost:" + start.database().login().port() + " does not offer TLS",
                right -> with(right, "localhost", right.port().number(), new Trust.CaFile(authority.certificate())));
    }

    @Test
    void onlyLoopbackIsTrustedWithoutTls() {
        assertThat(List.of("localhost", "127.0.0.1", "127.1.2.3", "::1"))
                .allMatch(host -> login(host).host().isLoopback());
        assertThat(List.of("localhost.example.com", "10.0.0.1", "127.0.0.1.example.com", "::2", "db.internal"))
                .noneMatch(host -> login(host).host().isLoopback());
    }

    @Test
    void aLoginNeverPrintsItsPassword() {
        assertThat(login("db.example.com").toString()).isEqualTo("user@db.example.com:5432/db");
    }

    private static Login login(String host) {
        return TestDatabase.login(host, 5432, "db", "user", PASSWORD, new Trust.RdsAuthorities());
    }
}
