package dev.schemainit.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.ManagedServer;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where passwords go, and what happens to logins when runs fail, or meet. */
class LoginsTest {
    private static final int ROUNDS = 3;

    /** Everything that a server can keep of statements. */
    private static final Map<String, String> TALKATIVE = Map.of(
            "log_statement", "all",
            "log_min_duration_statement", "0",
            "log_min_error_statement", "error",
            "log_connections", "on",
            "shared_preload_libraries", "pg_stat_statements",
            "pg_stat_statements.track", "all");

    private static ThrowAwayServer talkative;

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        talkative = TestDatabase.installedServer(TALKATIVE);
        TestDatabase.existing(talkative, "postgres").execute("CREATE EXTENSION pg_stat_statements");
    }

    @AfterAll
    static void stop() {
        talkative.close();
    }

    @Test
    void noPartOfAPasswordIsInTheServersLogOrInAnythingThatIsSaid() throws Exception {
        ManagedServer managed = ManagedServer.on(talkative);
        TestFolder files = folder(managed);
        MigrationFolder folder = files.read();
        run(managed, managed.login("master"), folder, Action.PLAN, app(managed, Canary.PASSWORD));
        run(managed, managed.login("master"), folder, Action.APPLY, app(managed, Canary.PASSWORD));
        managed.execute(managed.login("app", Canary.PASSWORD), "INSERT INTO item VALUES (1)");
        run(managed, managed.login("master"), folder, Action.APPLY, app(managed, Canary.OTHER_PASSWORD));
        managed.execute(managed.login("app", Canary.OTHER_PASSWORD), "INSERT INTO item VALUES (2)");
        MigrationFolder broken =
                files.with("V2__broken.sql", "SELECT 1 / 0").expectingNothing().read();
        fail(managed, broken, app(managed, Canary.PASSWORD));
        managed.admin("COMMENT ON ROLE " + managed.name("app") + " IS NULL");
        fail(managed, folder, app(managed, Canary.PASSWORD));

        String log = log();
        assertThat(log)
                .contains("CREATE ROLE \"" + managed.name("app") + "\" LOGIN", "FATAL:  password authentication");
        List<String> statistics = statistics();
        assertThat(statistics).anyMatch(query -> query.contains("ALTER ROLE \"" + managed.name("app")));
        assertThat(said).hasSizeGreaterThan(20).allSatisfy(Canary::assertAbsent);
        Canary.assertAbsent(log);
        statistics.forEach(Canary::assertAbsent);
        Figures.record(
                "canary password of a login: server's log, statistics, steps, reports, messages",
                "0 in " + log.lines().count() + " lines, " + statistics.size() + " statements, " + said.size()
                        + " texts");
    }

    /**
     * A verifier is no password, but lets guesses be tried. A login with CREATEROLE alone may not switch the log off:
     * there the log has it, if the server logs statements that change roles.
     */
    @Test
    void theVerifierIsNotInTheServersLogWhereTheLoginMayAvoidThat() throws Exception {
        ManagedServer ofSuperuser = ManagedServer.on(talkative);
        run(
                ofSuperuser,
                ofSuperuser.database().login(),
                folder(ofSuperuser).read(),
                Action.APPLY,
                app(ofSuperuser, "x"));
        ManagedServer granted = ManagedServer.on(talkative);
        granted.admin("GRANT SET ON PARAMETER log_statement TO " + granted.name("master"));
        granted.admin("ALTER ROLE " + granted.name("master") + " SET log_min_duration_statement = -1");
        run(granted, granted.login("master"), folder(granted).read(), Action.APPLY, app(granted, "x"));
        ManagedServer plain = ManagedServer.on(talkative);
        run(plain, plain.login("master"), folder(plain).read(), Action.APPLY, app(plain, "x"));

        String log = log();
        assertThat(log).contains(verifier(plain));
        assertThat(log).doesNotContain(verifier(ofSuperuser), verifier(granted));
        assertThat(String.join("\n", statistics())).contains(verifier(plain)).doesNotContain(verifier(ofSuperuser));
        for (ManagedServer each : List.of(ofSuperuser, granted, plain)) {
            assertThat(log)
                    .contains(
                            "SET LOCAL ROLE " + each.name("owner"),
                            "CREATE TABLE item (id integer); -- " + each.name("item"));
        }
    }

    /** As on RDS, where IAM authentication is PAM, and a member of rds_iam has no password that works. */
    @Test
    void aLoginThatPamRejectsGetsItsPasswordAgain() throws Exception {
        ManagedServer managed = ManagedServer.on(talkative);
        MigrationFolder folder = folder(managed).read();
        Path rules = talkative.dataDirectory().resolve("pg_hba.conf");
        String before = Files.readString(rules);
        // The master's right to make others members of rds_iam is a membership.
        Files.writeString(
                rules,
                "host all " + managed.name("master")
                        + " 127.0.0.1/32 scram-sha-256\nhost all +rds_iam 127.0.0.1/32 pam\n" + before);
        managed.admin("SELECT pg_reload_conf()");
        try {
            managed.apply(folder, managed.withIam("app", "write"));
            managed.apply(folder, managed.withIam("app", "write"));
            managed.apply(folder, app(managed, "password-of-a-login"));
        } finally {
            Files.writeString(rules, before);
            managed.admin("SELECT pg_reload_conf()");
        }
        managed.execute(managed.login("app", "password-of-a-login"), "INSERT INTO item VALUES (1)");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void twoRunsOfOneServerMakeTheSameRolesAtTheSameTime(Server server) throws Exception {
        ManagedServer managed = ManagedServer.on(server.database().server());
        MigrationFolder folder = folder(managed).read();
        for (int round = 0; round < ROUNDS; round++) {
            ManagedServer one = managed.another();
            ManagedServer other = managed.another();
            var both = new CyclicBarrier(2);
            var first = together(both, one, folder, "of_one");
            var second = together(both, other, folder, "of_other");
            assertThat(List.of(first.get(), second.get()))
                    .allSatisfy(report -> assertThat(report.files().applied()).hasSize(1));
            one.execute(one.login("of_one", "password"), "INSERT INTO item VALUES (1)");
            other.execute(other.login("of_other", "password"), "INSERT INTO item VALUES (1)");
            one.migrator("master", folder).run(Action.VERIFY);
            other.migrator("master", folder).run(Action.VERIFY);
            ManagedServer.drop(one, other);
        }
    }

    private static CompletableFuture<Report> together(
            CyclicBarrier both, ManagedServer managed, MigrationFolder folder, String login) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                both.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return managed.apply(folder, managed.withPassword(login, "write", "password"));
        });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void aFileThatFailsLeavesNoRoleNoLoginAndNoGrant(Server server) throws Exception {
        ManagedServer managed = ManagedServer.on(server.database().server());
        managed.admin("CREATE TABLE public.of_somebody (id integer)");
        MigrationFolder folder = folder(managed)
                .with("V2__broken.sql", "CREATE TABLE second ();\nSELECT no_such_column FROM item")
                .expectingNothing()
                .read();
        List<String> before = managed.state(folder);

        assertThatThrownBy(() -> managed.apply(folder, app(managed, "password")))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageContaining("V2__broken.sql:2:8")
                .hasMessageContaining("no_such_column");

        assertThat(managed.state(folder)).isEqualTo(before);
        assertThatThrownBy(() -> managed.execute(managed.login("app", "password"), "SELECT 1"))
                .hasMessageContaining("password authentication failed");
    }

    private TestFolder folder(ManagedServer managed) throws Exception {
        return AccessTest.expecting(managed.folder(TestFolder.in(directory))
                .with("V1__first.sql", "CREATE TABLE item (id integer); -- " + managed.name("item")));
    }

    private static DeclaredLogin app(ManagedServer managed, String password) {
        return managed.withPassword("app", "write", password);
    }

    private void run(ManagedServer managed, Login as, MigrationFolder folder, Action action, DeclaredLogin login) {
        Report report = managed.migrator(as, folder, step -> said.add(step.text()))
                .withLogins(List.of(login))
                .run(action);
        said.addAll(new ReportText(report).lines());
        said.add(Json.write(new ReportJson(report).fields()));
        said.add(String.valueOf(login));
    }

    private void fail(ManagedServer managed, MigrationFolder folder, DeclaredLogin login) {
        said.add(OneMessage.of(catchThrowableOfType(
                SchemaInitException.class, () -> run(managed, managed.login("master"), folder, Action.APPLY, login))));
    }

    private static String log() throws Exception {
        return Files.readString(talkative.dataDirectory().resolve("server.log"));
    }

    private static List<String> statistics() throws SQLException {
        return TestDatabase.existing(talkative, "postgres").query("SELECT query FROM pg_stat_statements");
    }

    private static String verifier(ManagedServer managed) throws SQLException {
        return managed.database()
                .query("SELECT rolpassword FROM pg_authid WHERE rolname = '" + managed.name("app") + "'")
                .get(0);
    }
}
