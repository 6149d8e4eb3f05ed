package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.Fault;
import dev.schemainit.engine.TestDatabase.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user that may do less: told what to grant, and what the message says is enough. */
class PrivilegesTest {
    private static final String PASSWORD = "for tests";

    private TestDatabase database;
    private String user;

    @BeforeEach
    void aUserWithoutPrivileges() throws Exception {
        database = Server.INSTALLED_WITH_POSTGIS.database();
        user = "user_of_" + database.name();
        // What PostgreSQL 15 does for a new cluster, and an upgraded one has not.
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        database.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    private Report apply(Path folder) {
        var connector = Connector.of(database.login(user, PASSWORD));
        return new Initializer(
                        connector, SqlFolder.read(folder), false, Deadline.in(Duration.ofSeconds(30)), step -> {})
                .run(Action.APPLY);
    }

    @Test
    @Fault(31)
    void theGrantsThatTheMessagesPrintAreEnough() throws Exception {
        Path folder = Path.of("../sql/documents");
        var grants = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            var failure = catchThrowableOfType(SchemaInitException.class, () -> apply(folder));
            assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION);
            String grant = failure.fix().replace("let an administrator run: ", "");
            grants.add(grant);
            database.execute(grant);
        }
        assertThat(grants)
                .containsExactly(
                        "GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + user + "\"",
                        "GRANT CREATE ON DATABASE \"" + database.name() + "\" TO \"" + user + "\"");
        assertThat(apply(folder).applied()).hasSize(1);
    }

    @Test
    @Fault(33)
    void anExtensionThatTheUserMayNotCreateIsTold() throws Exception {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + user
                + "; GRANT CREATE ON SCHEMA public TO " + user);
        assertThatThrownBy(() -> apply(Path.of("../sql/domainflow")))
                .hasMessageStartingWith("SI-70 V3__incidents.sql")
                .hasMessageContaining("user " + user + " may not create this extension");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
    }

    @Test
    void verifyNeedsNoMoreThanReading() throws Exception {
        Path folder = Path.of("../sql/documents");
        database.apply(folder);
        database.execute("GRANT USAGE ON SCHEMA schemainit TO " + user
                + "; GRANT SELECT ON ALL TABLES IN SCHEMA schemainit, public TO " + user);
        var connector = Connector.of(database.login(user, PASSWORD));
        var initializer = new Initializer(
                connector, SqlFolder.read(folder), false, Deadline.in(Duration.ofSeconds(30)), step -> {});
        assertThat(initializer.run(Action.VERIFY).verifiedLines()).isEqualTo(36);
    }
}
