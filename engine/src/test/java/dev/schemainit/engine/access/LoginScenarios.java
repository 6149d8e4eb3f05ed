package dev.schemainit.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.ManagedServer;
import dev.schemainit.engine.harness.RotatedSecret;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What has to hold for the logins of an environment on every version of PostgreSQL. */
final class LoginScenarios {
    private static final String FIRST = "first-password-of-a-login";
    private static final String SECOND = "second-password-of-a-login";

    private final ManagedServer managed;
    private final Path directory;
    private final TestFolder files;
    private final MigrationFolder folder;

    private LoginScenarios(ManagedServer managed, Path directory) throws Exception {
        this.managed = managed;
        this.directory = directory;
        this.files = AccessTest.expecting(managed.folder(TestFolder.in(directory))
                .with("V1__first.sql", "CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY, name text)"));
        this.folder = files.read();
    }

    static void everything(ThrowAwayServer server, Path directory) throws Exception {
        var scenarios = new LoginScenarios(ManagedServer.on(server), directory);
        scenarios.aPasswordIsSetWhereItDoesNotWork();
        scenarios.aRotationIsNotUndone();
        scenarios.aRotationThatEndsMeanwhileIsNotUndone();
        scenarios.aLoginThatIsNotDeclaredAnyMoreIsSwitchedOff();
        scenarios.aRunWithoutAnEnvironmentLeavesLogins();
        scenarios.aLoginMovesToAnotherRole();
        scenarios.whatSomebodyElseHasGrantedIsTakenOrNamed();
        scenarios.aLoginUsesIamAndAPasswordAgain();
        scenarios.aLoginOfSomebodyElseIsRefused();
        scenarios.aLoginOfAnotherDatabaseIsRefused();
        scenarios.whatIsDeclaredWronglyIsNamed();
        scenarios.theOwnLoginIsNeverSwitchedOff();
        scenarios.aLoginWhoseConnectionsAreTakenHasTheRightPassword();
        scenarios.anotherMemberOfTheOwnerIsToldWhatItNeeds();
        scenarios.anOlderFolderBringsTheLoginsBack();
    }

    private void aPasswordIsSetWhereItDoesNotWork() throws Exception {
        managed.admin("ALTER DATABASE " + managed.database().name() + " SET password_encryption = 'md5'");
        Report made = managed.apply(folder, managed.withPassword("App-1", "write", FIRST));
        assertThat(lines(made))
                .contains("✓ " + managed.name("App-1") + " can log in with the password in its secret, may read and"
                        + " write as " + managed.name("write") + " (made, password set)");
        assertWorks("App-1", FIRST);
        String verifier = verifier("App-1");
        assertThat(verifier).startsWith("SCRAM-SHA-256$4096:");

        Report again = managed.apply(folder, managed.withPassword("App-1", "write", FIRST));
        assertThat(again.access().isEmpty()).isTrue();
        assertThat(verifier("App-1")).isEqualTo(verifier);

        Report changed = managed.apply(folder, managed.withPassword("App-1", "write", SECOND));
        assertThat(lines(changed)).anyMatch(line -> line.endsWith(managed.name("write") + " (password set)"));
        assertWorks("App-1", SECOND);
        assertRefused("App-1", FIRST);
        assertThat(verifier("App-1")).startsWith("SCRAM-SHA-256$4096:");
        managed.admin("ALTER DATABASE " + managed.database().name() + " RESET password_encryption");
    }

    /** A single-user rotation: the next password is in the secret, then on the server, and then the current one. */
    private void aRotationIsNotUndone() throws Exception {
        var secret = new RotatedSecret(FIRST);
        DeclaredLogin login = managed.withPassword("rotated", "write", secret);
        managed.apply(folder, login);
        secret.begin(SECOND);
        assertLeftAlone(login, FIRST);
        managed.execute(
                managed.login("rotated", FIRST),
                "ALTER ROLE " + managed.name("rotated") + " PASSWORD '" + SECOND + "'");
        assertLeftAlone(login, SECOND);
        secret.end();
        assertLeftAlone(login, SECOND);
        assertRefused("rotated", FIRST);
    }

    /** The run reads the secret, then the rotation ends, then the run tries what it has read. */
    private void aRotationThatEndsMeanwhileIsNotUndone() throws Exception {
        var secret = new RotatedSecret(FIRST);
        DeclaredLogin login = managed.withPassword("rotating", "write", new PasswordSource() {
            @Override
            public String current() {
                String read = secret.current();
                if (secret.pending().isPresent()) {
                    secret.end();
                }
                return read;
            }

            @Override
            public Optional<String> pending() {
                return secret.pending();
            }
        });
        managed.apply(folder, login);
        managed.admin("ALTER ROLE " + managed.name("rotating") + " PASSWORD '" + SECOND + "'");
        secret.begin(SECOND);
        assertLeftAlone(login, SECOND);
    }

    private void assertLeftAlone(DeclaredLogin login, String password) throws SQLException {
        String name = login.name().text().substring(managed.name("").length());
        String before = verifier(name);
        Report report = managed.apply(folder, login);
        assertThat(state(report, name).changes()).isEmpty();
        assertThat(verifier(name)).isEqualTo(before);
        assertWorks(name, password);
    }

    private void aLoginThatIsNotDeclaredAnyMoreIsSwitchedOff() throws Exception {
        DeclaredLogin login = managed.withPassword("former", "write", FIRST);
        managed.apply(folder, login);
        String verifier = verifier("former");
        String off =
                "! " + managed.name("former") + " can no longer log in: it is not among the logins of this environment";
        assertThat(lines(managed.apply(folder))).contains(off + " (switched off)");
        assertRefused("former", FIRST);
        assertThat(verifier("former")).isEqualTo(verifier);

        Report again = managed.apply(folder);
        assertThat(lines(again)).contains(off);
        assertThat(again.access().isEmpty()).isTrue();

        assertThat(state(managed.apply(folder, login), "former").changes()).isEqualTo("switched on again");
        assertThat(verifier("former")).isEqualTo(verifier);
        assertWorks("former", FIRST);
    }

    /** As from the command line, which knows no environment. */
    private void aRunWithoutAnEnvironmentLeavesLogins() throws Exception {
        managed.apply(folder, managed.withPassword("kept", "write", FIRST));
        Report report = managed.migrator("master", folder).run(Action.APPLY);
        assertThat(report.access().logins()).isEmpty();
        assertWorks("kept", FIRST);
    }

    private void aLoginMovesToAnotherRole() throws Exception {
        managed.apply(folder, managed.withPassword("moved", "write", FIRST));
        Report report = managed.apply(folder, managed.withPassword("moved", "read", FIRST));
        assertThat(state(report, "moved").changes())
                .isEqualTo("no member of %s any more, member of %s"
                        .formatted(managed.name("write"), managed.name("read")));
        assertThat(rolesOf("moved")).containsExactly(managed.name("read"));
        refused("moved", "INSERT INTO item DEFAULT VALUES", "permission denied for table item");
        managed.query(managed.login("moved", FIRST), "SELECT name FROM item");
    }

    /** Since PostgreSQL 16 a membership is its grantor's to take. */
    private void whatSomebodyElseHasGrantedIsTakenOrNamed() throws Exception {
        DeclaredLogin login = managed.withPassword("granted", "read", FIRST);
        managed.apply(folder, login);
        managed.admin("GRANT " + managed.name("write") + " TO " + managed.name("granted"));
        try {
            managed.apply(folder, login);
        } catch (SchemaInitException failure) {
            assertThat(failure).hasMessageStartingWith("SI-133 ");
            managed.admin(statement(failure, " run: "));
            managed.apply(folder, login);
        }
        assertThat(rolesOf("granted")).containsExactly(managed.name("read"));
    }

    private void aLoginUsesIamAndAPasswordAgain() throws Exception {
        managed.apply(folder, managed.withPassword("iam", "write", FIRST));
        Report report = managed.apply(folder, managed.withIam("iam", "write"));
        assertThat(lines(report))
                .contains("✓ " + managed.name("iam") + " can log in with an IAM token, may read and write as "
                        + managed.name("write") + " (uses IAM now)");
        assertThat(rolesOf("iam")).containsExactly(managed.name("write"), "rds_iam");
        assertThat(verifier("iam")).isEqualTo("none");
        assertThat(managed.apply(folder, managed.withIam("iam", "write"))
                        .access()
                        .isEmpty())
                .isTrue();

        managed.apply(folder, managed.withPassword("iam", "write", FIRST));
        assertThat(rolesOf("iam")).containsExactly(managed.name("write"));
        assertWorks("iam", FIRST);

        managed.apply(folder, managed.withIam("new_with_iam", "read"));
        assertThat(rolesOf("new_with_iam")).containsExactly(managed.name("read"), "rds_iam");
        assertThat(verifier("new_with_iam")).isEqualTo("none");
    }

    private void aLoginOfSomebodyElseIsRefused() throws Exception {
        managed.admin("CREATE ROLE " + managed.name("theirs") + " LOGIN PASSWORD '" + SECOND + "'");
        DeclaredLogin login = managed.withPassword("theirs", "write", FIRST);
        SchemaInitException failure = refusal(login);
        assertThat(failure.code()).isEqualTo(EngineError.LOGIN_EXISTS);
        managed.admin("GRANT CONNECT ON DATABASE " + managed.database().name() + " TO " + managed.name("theirs"));
        managed.query(managed.login("theirs", SECOND), "SELECT 1");

        managed.admin(statement(failure, "with its password: "));
        managed.apply(folder, login);
        assertWorks("theirs", FIRST);
    }

    private void aLoginOfAnotherDatabaseIsRefused() throws Exception {
        DeclaredLogin login = managed.withPassword("shared", "write", FIRST);
        managed.apply(folder, login);
        ManagedServer other = managed.another();
        SchemaInitException failure = catchThrowableOfType(
                SchemaInitException.class, () -> other.apply(folder, managed.withPassword("shared", "write", SECOND)));
        assertThat(failure.code()).isEqualTo(EngineError.LOGIN_EXISTS);
        other.apply(folder, managed.withPassword("of_other", "write", SECOND));
        assertWorks("shared", FIRST);
        managed.apply(folder, login);
        other.query(other.login("of_other", SECOND), "SELECT name FROM item");
    }

    private void whatIsDeclaredWronglyIsNamed() throws Exception {
        assertThat(refusal(new DeclaredLogin(
                                new UserName(managed.name("x")), "nobody", new DeclaredLogin.Authentication.Iam()))
                        .code())
                .isEqualTo(EngineError.LOGIN_ROLE);
        managed.admin("ALTER ROLE rds_iam RENAME TO rds_iam_elsewhere");
        try {
            assertThat(refusal(managed.withIam("x", "read")).code()).isEqualTo(EngineError.IAM_MISSING);
        } finally {
            managed.admin("ALTER ROLE rds_iam_elsewhere RENAME TO rds_iam");
        }
        MigrationFolder without =
                TestFolder.withoutAccess(files.path(), directory).read();
        assertThatThrownBy(() -> managed.apply(without, managed.withPassword("x", "read", FIRST)))
                .hasMessageStartingWith("SI-137 ");
        assertThat(managed.database().query("SELECT rolname FROM pg_roles WHERE rolname = '" + managed.name("x") + "'"))
                .isEmpty();
    }

    private void theOwnLoginIsNeverSwitchedOff() throws Exception {
        String database = managed.database().name();
        managed.admin("COMMENT ON ROLE " + managed.name("master") + " IS 'schemainit: " + database + "'");
        assertThat(managed.apply(folder).access().logins())
                .noneMatch(login -> login.name().equals(managed.name("master")));
        managed.execute(managed.login("master"), "SELECT 1");

        SchemaInitException failure = refusal(managed.withPassword("master", "owner", FIRST));
        assertThat(failure.code()).isEqualTo(EngineError.LOGIN_EXISTS);
        assertThat(failure.fix()).doesNotContain("COMMENT");
        managed.execute(managed.login("master"), "SELECT 1");
        managed.admin("COMMENT ON ROLE " + managed.name("master") + " IS NULL");
    }

    /** PostgreSQL counts a role's connections after it has looked at its password. */
    private void aLoginWhoseConnectionsAreTakenHasTheRightPassword() throws Exception {
        DeclaredLogin login = managed.withPassword("busy", "write", FIRST);
        managed.apply(folder, login);
        managed.admin("ALTER ROLE " + managed.name("busy") + " CONNECTION LIMIT 0");
        String before = verifier("busy");
        long start = System.nanoTime();
        assertThat(state(managed.apply(folder, login), "busy").changes()).isEmpty();
        assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(5);
        assertThat(verifier("busy")).isEqualTo(before);
    }

    private void anotherMemberOfTheOwnerIsToldWhatItNeeds() throws Exception {
        managed.addMaster("second");
        managed.execute(managed.login("master"), "GRANT " + managed.name("owner") + " TO " + managed.name("second"));
        DeclaredLogin login = managed.withPassword("common", "read", FIRST);
        managed.apply(folder, login);
        managed.apply("second", folder, login);
        for (int round = 0; round < 3; round++) {
            try {
                managed.apply("second", folder, managed.withPassword("common", "write", SECOND));
            } catch (SchemaInitException failure) {
                assertThat(failure).hasMessageStartingWith("SI-133 ");
                managed.admin(statement(failure, " run: "));
            }
        }
        assertThat(rolesOf("common")).containsExactly(managed.name("write"));
        assertWorks("common", SECOND);
    }

    /** The deployment that is taken back has changed the password, and declared another login. */
    private void anOlderFolderBringsTheLoginsBack() throws Exception {
        DeclaredLogin before = managed.withPassword("back", "read", FIRST);
        managed.apply(folder, before);
        MigrationFolder newer = AccessTest.expecting(files.with("V2__second.sql", "CREATE TABLE second ()"))
                .read();
        managed.apply(
                newer, managed.withPassword("back", "write", SECOND), managed.withPassword("newer", "write", SECOND));
        assertWorks("newer", SECOND);

        Report report = managed.apply(folder, before);

        assertThat(lines(report))
                .contains("✓ The database is at V2__second.sql, newer than these files: nothing to do")
                .anyMatch(line -> line.startsWith("! " + managed.name("newer") + " can no longer log in"));
        assertThat(rolesOf("back")).containsExactly(managed.name("read"));
        managed.query(managed.login("back", FIRST), "SELECT name FROM item");
        assertRefused("back", SECOND);
        assertRefused("newer", SECOND);
    }

    private SchemaInitException refusal(DeclaredLogin login) {
        return catchThrowableOfType(SchemaInitException.class, () -> managed.apply(folder, login));
    }

    /** What a fix tells an administrator to execute. */
    private static String statement(SchemaInitException failure, String before) {
        assertThat(failure.fix()).contains(before);
        return failure.fix().substring(failure.fix().indexOf(before) + before.length());
    }

    private static List<String> lines(Report report) {
        return new ReportText(report).lines();
    }

    private LoginState state(Report report, String name) {
        return report.access().logins().stream()
                .filter(login -> login.name().equals(managed.name(name)))
                .findFirst()
                .orElseThrow();
    }

    private void assertWorks(String name, String password) throws SQLException {
        managed.execute(managed.login(name, password), "INSERT INTO item (name) VALUES ('of a login')");
    }

    private void assertRefused(String name, String password) {
        assertThatThrownBy(() -> managed.execute(managed.login(name, password), "SELECT 1"))
                .hasMessageMatching("(?s).*(password authentication failed|not permitted to log in).*");
    }

    private void refused(String name, String sql, String why) {
        assertThatThrownBy(() -> managed.execute(managed.login(name, FIRST), sql))
                .hasMessageContaining(why);
    }

    /** What PostgreSQL keeps of the password. */
    private String verifier(String name) throws SQLException {
        return managed.database()
                .query("SELECT coalesce(rolpassword, 'none') FROM pg_authid WHERE rolname = '" + managed.name(name)
                        + "'")
                .get(0);
    }

    private List<String> rolesOf(String name) throws SQLException {
        return managed.database()
                .query("SELECT DISTINCT roleid::regrole::text FROM pg_auth_members WHERE member = '\""
                        + managed.name(name) + "\"'::regrole ORDER BY 1");
    }
}
