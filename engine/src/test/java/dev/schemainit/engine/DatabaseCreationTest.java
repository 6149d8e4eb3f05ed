package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.run.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A further database on a server: created once, and found from then on. */
class DatabaseCreationTest {
    private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

    @Test
    void createsTheDatabaseOnceWhateverItsNameNeeds() throws Exception {
        TestDatabase any = Server.EMBEDDED.database();
        String name = "Order-" + any.name() + ".Überblick";

        create(login(any, name));
        create(login(any, name));

        assertThat(any.query("SELECT datname FROM pg_database WHERE datname LIKE 'Order-%'"))
                .contains(name);
        assertThat(steps).extracting(Step::text).containsExactly("database " + name + " created");
    }

    @Test
    void createsTheDatabaseOnceForCallersAtTheSameTime() throws Exception {
        TestDatabase any = Server.EMBEDDED.database();
        Login login = login(any, "same_" + any.name());
        Callable<Void> caller = () -> {
            create(login);
            return null;
        };

        var callers = Executors.newFixedThreadPool(8);
        try {
            for (var ended : callers.invokeAll(Collections.nCopies(8, caller))) {
                ended.get();
            }
        } finally {
            callers.shutdown();
        }

        assertThat(steps).hasSize(1);
    }

    @Test
    void aUserWithoutThePermissionLearnsWhatToRun() throws Exception {
        TestDatabase any = Server.EMBEDDED.database();
        String user = "plain_" + any.name();
        any.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'secret'");
        Login login = TestDatabase.login(
                any.server().host(), any.server().port(), "mine", user, "secret", new Trust.RdsAuthorities());

        assertThatThrownBy(() -> create(login))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageStartingWith("SI-68 ")
                .hasMessageContaining("CREATE DATABASE mine: user " + user)
                .hasMessageContaining("ALTER ROLE \"" + user + "\" CREATEDB");
        assertThat(steps).isEmpty();
    }

    private void create(Login login) {
        new DatabaseCreation(Connector.of(login), Deadline.in(Duration.ofSeconds(30)), steps::add).run();
    }

    private static Login login(TestDatabase any, String database) {
        Login there = any.login();
        return TestDatabase.login(
                there.host().text(),
                there.port().number(),
                database,
                there.user().text(),
                there.password(),
                there.trust());
    }
}
