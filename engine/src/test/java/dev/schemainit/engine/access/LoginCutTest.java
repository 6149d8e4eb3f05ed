package dev.schemainit.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.ManagedServer;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that makes roles and a login, and is cut at a message, also while it tries the login's password: there is no
 * login, or one that works.
 *
 * <p>{@code -Dcuts=all} cuts at every message, before and after it.
 */
class LoginCutTest {
    private static final boolean ALL = "all".equals(System.getProperty("cuts"));
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String FIRST = "first-password-of-a-login";
    private static final String SECOND = "second-password-of-a-login";

    @TempDir
    Path directory;

    private ManagedServer managed;
    private MigrationFolder folder;

    @BeforeEach
    void folder() throws Exception {
        managed = ManagedServer.on(Server.EMBEDDED.database().server());
        folder = AccessTest.expecting(managed.folder(TestFolder.in(directory))
                        .with("V1__first.sql", "CREATE TABLE item (id integer)")
                        .with("V2__second.sql", "CREATE TABLE second (id integer)"))
                .read();
    }

    @Test
    @Fault(63)
    void aRunThatIsCutLeavesNoLoginOrOneThatWorks() throws Exception {
        cutAll("roles and a login", managed.withPassword("app", "write", FIRST), database -> {});
    }

    @Test
    @Fault(63)
    void aRunThatIsCutLeavesTheOldPasswordOrTheNewOne() throws Exception {
        cutAll(
                "the password of a login",
                managed.withPassword("app", "read", SECOND),
                database -> database.apply(folder, managed.withPassword("app", "write", FIRST)));
    }

    /** What a database is before the run that is cut. */
    private interface Preparation {
        void of(ManagedServer database) throws Exception;
    }

    private void cutAll(String what, DeclaredLogin login, Preparation preparation) throws Exception {
        var outcomes = new TreeSet<String>();
        int trials = 0;
        try (var proxy = FaultProxy.ofMessages(managed.login("master"))) {
            List<Message> messages = messages(proxy, login, preparation);
            for (int message = 1; message <= messages.size(); message++) {
                for (Harm harm : List.of(Harm.CUT_BEFORE, Harm.CUT_AFTER)) {
                    if (ALL || isTelling(messages, message) && (message + harm.ordinal()) % 13 == 3) {
                        outcomes.add(cut(proxy, message, harm, login, preparation));
                        trials++;
                    }
                }
            }
        }
        assertThat(trials).isGreaterThan(6);
        assertThat(outcomes).containsExactly("after", "before");
        Figures.record("cuts at protocol messages: " + what, trials + " trials, each login works or is not there");
    }

    /** Of the client, or of another kind than the one before. */
    private static boolean isTelling(List<Message> messages, int number) {
        Message message = messages.get(number - 1);
        return message.fromClient() || number == 1 || !message.equals(messages.get(number - 2));
    }

    private List<Message> messages(FaultProxy proxy, DeclaredLogin login, Preparation preparation) throws Exception {
        ManagedServer database = prepared(preparation);
        proxy.harm(0, Harm.DELAY);
        runOnce(proxy, database, login);
        List<Message> messages = proxy.passed();
        assertThat(whole(database, login)).isTrue();
        ManagedServer.drop(database);
        return messages;
    }

    private ManagedServer prepared(Preparation preparation) throws Exception {
        ManagedServer database = managed.another();
        preparation.of(database);
        return database;
    }

    private void runOnce(FaultProxy proxy, ManagedServer database, DeclaredLogin login) {
        SchemaAccess access = SchemaAccess.of(folder).withLogins(List.of(login));
        WatchedDatabase.runOnce(proxy.through(database.login("master")), folder, access, TIME);
    }

    private String cut(FaultProxy proxy, int message, Harm harm, DeclaredLogin login, Preparation preparation)
            throws Exception {
        String trial = harm + " " + message;
        ManagedServer database = prepared(preparation);
        List<String> before = database.state(folder);
        proxy.harm(message, harm);
        runOnce(proxy, database, login);
        proxy.harm(0, harm);
        WatchedDatabase.awaitNoSession(database.database(), trial);

        boolean isBefore = database.state(folder).equals(before);
        boolean hadLogin = before.contains(database.name("app"));
        if (isBefore) {
            assertThat(works(database, FIRST)).as(trial).isEqualTo(hadLogin);
        } else {
            assertThat(whole(database, login)).as(trial).isTrue();
        }
        database.apply(folder, login);
        assertThat(whole(database, login)).as(trial).isTrue();
        Report third = database.apply(folder, login);
        assertThat(third.access().isEmpty()).as(trial).isTrue();
        assertThat(third.files().alreadyApplied()).as(trial).hasSize(2);
        ManagedServer.drop(database);
        return isBefore ? "before" : "after";
    }

    /** Everything is there, and the login works with its password and as its role alone. */
    private boolean whole(ManagedServer database, DeclaredLogin login) throws SQLException {
        String password = ((DeclaredLogin.Authentication.Password) login.authentication())
                .source()
                .current();
        List<String> state = database.state(folder);
        return state.containsAll(
                        List.of("V2__second.sql", database.name("app"), database.name("app") + " in " + login.role()))
                && state.stream()
                                .filter(line -> line.startsWith(database.name("app") + " in "))
                                .count()
                        == 1
                && works(database, password);
    }

    private static boolean works(ManagedServer database, String password) {
        try {
            return database.query(database.login("app", password), "SELECT count(*) FROM item")
                    .equals(List.of("0"));
        } catch (SQLException refused) {
            return false;
        }
    }
}
