package dev.schemainit.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do not let a run in yet, or not at all. */
class ConnectionFaultsTest {
    private static final int CONNECTIONS = 6;
    private static final String ENDPOINT = "shop.cluster-abc.eu-west-3.rds.amazonaws.com";

    @TempDir
    Path directory;

    private MigrationFolder folder() throws Exception {
        return TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
    }

    /** Recovery asks an archive for each segment of the log, and this archive takes its time to have none. */
    @Test
    @Fault(16)
    void aServerThatRecoversIsWaitedFor() throws Exception {
        MigrationFolder folder = folder();
        try (var server =
                ThrowAwayServer.embedded(Map.of("restore_command", "sleep 0.7; false", "hot_standby", "off"))) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            Login login = watched.database().login();
            server.stopImmediately();
            Files.createFile(server.dataDirectory().resolve("recovery.signal"));
            Files.setOwner(server.dataDirectory().resolve("recovery.signal"), Files.getOwner(server.dataDirectory()));

            var recovered = CompletableFuture.runAsync(() -> startAgain(server));
            SchemaInitException early = awaitStarting(watched.database(), folder);
            Report report = watched.database().apply(login, folder, Duration.ofSeconds(60));
            recovered.join();

            watched.assertUntold(OneMessage.of(early));
            assertThat(early).hasMessageStartingWith("SI-33 " + login.server() + " is still starting up. Fix: ");
            assertThat(report.files().applied()).hasSize(1);
            watched.assertConverges("recovered");
        }
    }

    private static void startAgain(ThrowAwayServer server) {
        try {
            server.startAgain();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What is said when the time is over before the server is ready. */
    private static SchemaInitException awaitStarting(TestDatabase database, MigrationFolder folder) throws Exception {
        var deadline = Deadline.in(Duration.ofSeconds(10));
        while (true) {
            try {
                database.apply(database.login(), folder, Duration.ofMillis(100));
                throw new IllegalStateException("the server was ready at once");
            } catch (SchemaInitException early) {
                if (early.code() == EngineError.STARTING_UP || deadline.isPast()) {
                    return early;
                }
            }
            Thread.sleep(20);
        }
    }

    @Test
    @Fault(25)
    void aConnectionSlotIsWaitedFor() throws Exception {
        MigrationFolder folder = folder();
        try (var server = ThrowAwayServer.embedded(Map.of(
                "max_connections",
                String.valueOf(CONNECTIONS),
                "superuser_reserved_connections",
                "0",
                "max_wal_senders",
                "0"))) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            Login login = watched.database().login();
            var others = new ArrayList<Connection>();
            for (int i = 0; i < CONNECTIONS; i++) {
                others.add(WatchedDatabase.other(watched.database(), "SELECT 1"));
            }
            // No look at the database here: that would need a connection too.
            var early = catchThrowableOfType(
                    SchemaInitException.class, () -> watched.database().apply(login, folder, Duration.ofSeconds(1)));
            watched.assertUntold(OneMessage.of(early));
            assertThat(early).hasMessageStartingWith("SI-32 " + login.server() + " has no connection left. Fix: ");

            var run = CompletableFuture.supplyAsync(
                    () -> watched.database().apply(login, folder, Duration.ofSeconds(20)));
            Thread.sleep(700);
            for (Connection other : others) {
                other.close();
            }
            assertThat(run.get().files().applied()).hasSize(1);
            watched.assertConverges("with free connections");
        }
    }

    @Test
    @Fault(26)
    void aHostThatIsNotAdmittedIsToldApartFromAWrongPassword() throws Exception {
        MigrationFolder folder = folder();
        try (var server = ThrowAwayServer.embedded()) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            Login login = watched.database().login();
            Path rules = server.dataDirectory().resolve("pg_hba.conf");
            String admitting = Files.readString(rules);
            watched.database().execute("CREATE ROLE stranger LOGIN PASSWORD 'of the canary'");
            for (String rejecting : List.of(
                    "host all stranger all reject\n" + admitting,
                    onlyFor(login.user().text()))) {
                write(rules, rejecting, watched.database());
                Login stranger = watched.database().login("stranger", "of the canary");
                assertThat(watched.refuses(
                                EngineError.HOST_REJECTED,
                                () -> watched.database().apply(stranger, folder, Duration.ofSeconds(5))))
                        .hasMessageContaining("does not admit user stranger to database " + login.database())
                        .hasMessageContaining("pg_hba.conf");
            }
            write(rules, admitting, watched.database());
            watched.assertConverges("admitted");
        }
    }

    @Test
    @Fault(real = 20)
    void aRoleThatMayNotLogInAndOneThatMayNotConnectAreNamedAsSuch() throws Exception {
        MigrationFolder folder = folder();
        try (var server = ThrowAwayServer.embedded()) {
            TestDatabase database = TestDatabase.on(server);
            database.execute(
                    "CREATE ROLE nobody NOLOGIN PASSWORD 'of the canary'; CREATE ROLE guest LOGIN PASSWORD 'of the"
                            + " canary'; REVOKE CONNECT ON DATABASE " + database.name() + " FROM PUBLIC");
            var watched = WatchedDatabase.of(database, folder);
            assertThat(watched.refuses(
                            EngineError.LOGIN_FORBIDDEN,
                            () -> database.apply(
                                    database.login("nobody", "of the canary"), folder, Duration.ofSeconds(5))))
                    .hasMessageContaining("ALTER ROLE \"nobody\" LOGIN");
            assertThat(watched.refuses(
                            EngineError.CONNECT_FORBIDDEN,
                            () -> database.apply(
                                    database.login("guest", "of the canary"), folder, Duration.ofSeconds(5))))
                    .hasMessageContaining("GRANT CONNECT ON DATABASE \"" + database.name() + "\" TO \"guest\"");
        }
    }

    /** As through a tunnel: the entrance is 127.0.0.1, and the certificate is that of the endpoint. */
    @Test
    @Fault(real = 45)
    void behindATunnelTheCertificateIsVerifiedForTheNameOfTheEndpoint() throws Exception {
        MigrationFolder folder = folder();
        var authority = CertificateAuthority.in(directory);
        try (var server = ThrowAwayServer.embedded(
                authority.server("dns:" + ENDPOINT, "-1d").settings())) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            TestDatabase database = watched.database();
            Path rules = server.dataDirectory().resolve("pg_hba.conf");
            String admitting = Files.readString(rules);
            database.execute("CREATE ROLE guest SUPERUSER LOGIN PASSWORD 'of the canary'");
            write(rules, "hostnossl all guest all reject\n" + admitting, database);
            Login plain = database.login("guest", "of the canary");
            var trusted = new Trust.CaFile(authority.certificate());

            assertThat(refusesLogin(watched, EngineError.TLS_DEMANDED, folder, plain)
                            .atTerminal())
                    .hasMessageMatching(
                            "SI-108 127\\.0\\.0\\.1:\\d+ does not admit user guest to database \\w+ from this"
                                    + " address without TLS, which it offers\\. Fix: .*--tls-host.*");
            Login wrong = with(plain, new Trust.ThroughTunnel(trusted, new Host("other." + ENDPOINT)));
            assertThat(refusesLogin(watched, EngineError.TLS_WRONG_HOST, folder, wrong)
                            .atTerminal())
                    .hasMessageContaining("is for another host than other." + ENDPOINT)
                    .hasMessageContaining("--tls-host");
            Login ofRds = with(plain, new Trust.ThroughTunnel(new Trust.RdsAuthorities(), new Host(ENDPOINT)));
            refusesLogin(watched, EngineError.TLS_UNTRUSTED, folder, ofRds);

            Login right = with(plain, new Trust.ThroughTunnel(trusted, new Host(ENDPOINT)));
            assertThat(database.apply(right, folder, Duration.ofSeconds(30))
                            .files()
                            .applied())
                    .hasSize(1);
            watched.assertConverges("through a tunnel");
        }
    }

    private static Login with(Login login, Trust trust) {
        return new Login(login.host(), login.port(), login.database(), login.user(), login.password(), trust);
    }

    /** The driver says nothing by itself, where it would log a certificate for another host. */
    private static SchemaInitException refusesLogin(
            WatchedDatabase watched, EngineError code, MigrationFolder folder, Login login) throws Exception {
        var logged = new ArrayList<LogRecord>();
        var listening = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord record) {
                logged.add(record);
            }
        };
        Logger.getLogger("").addHandler(listening);
        try {
            return watched.refuses(code, () -> watched.database().apply(login, folder, Duration.ofSeconds(5)));
        } finally {
            Logger.getLogger("").removeHandler(listening);
            assertThat(logged).isEmpty();
        }
    }

    /** The secret has the new password before the server does. */
    @Test
    @Fault(14)
    void aRotationUnderWayIsWaitedFor() throws Exception {
        MigrationFolder folder = folder();
        var watched = WatchedDatabase.of(TestDatabase.Server.EMBEDDED.database(), folder);
        TestDatabase database = watched.database();
        String role = "rotating_" + database.name();
        database.execute("CREATE ROLE " + role + " SUPERUSER LOGIN PASSWORD 'canary before'");
        var connector = new Connector(
                TestDatabase.renewed(() -> database.login(role, "canary after")), Duration.ZERO, waiting -> {});
        var run = CompletableFuture.supplyAsync(() -> database.apply(connector, folder, Duration.ofSeconds(30)));
        Thread.sleep(1200);
        database.execute("ALTER ROLE " + role + " PASSWORD 'canary after'");

        assertThat(run.get().files().applied()).hasSize(1);
        watched.assertConverges("rotated");
    }

    @Test
    @Fault(real = 37)
    void aPasswordIsNeededOnlyWhereTheServerAsksForOne() throws Exception {
        MigrationFolder folder = folder();
        try (var server = TestDatabase.installedServer(Map.of())) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            TestDatabase database = watched.database();
            Login without = database.login(server.user(), "");
            assertThat(watched.refuses(
                            EngineError.PASSWORD_MISSING, () -> database.apply(without, folder, Duration.ofSeconds(5))))
                    .hasMessageContaining("requires a password of user " + server.user() + ", and none is given");
            Path rules = server.dataDirectory().resolve("pg_hba.conf");
            write(rules, "host all all 127.0.0.1/32 trust\n", database);
            assertThat(database.apply(without, folder, Duration.ofSeconds(30))
                            .files()
                            .applied())
                    .hasSize(1);
            watched.assertConverges("trusted");
        }
    }

    private static String onlyFor(String user) {
        return "host all " + user + " 127.0.0.1/32 scram-sha-256\n";
    }

    private static void write(Path rules, String text, TestDatabase database) throws Exception {
        Files.writeString(rules, text, StandardOpenOption.TRUNCATE_EXISTING);
        database.execute("SELECT pg_reload_conf()");
        Thread.sleep(200);
    }

    @Test
    @Fault(32)
    void aServerWithoutTheExtensionIsNamed() throws Exception {
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (length('canary'));\n")
                .with("V2__b.sql", "CREATE EXTENSION postgis;\n")
                .expectingNothing()
                .read();
        TestDatabase database = TestDatabase.Server.EMBEDDED.database();
        var without = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (length('canary'));\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        var watched = WatchedDatabase.of(database, without);
        assertThat(watched.refuses(EngineError.EXTENSION_MISSING, () -> database.apply(folder)))
                .hasMessageContaining("V2__b.sql");
        watched.assertConverges("without the extension");
    }
}
