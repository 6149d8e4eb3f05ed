package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a run waits for the server, which is most of its time where the two are far from each other. */
class RoundTripsTest {
    private static final MigrationFolder DOCUMENTS = MigrationFolder.read(Path.of("../sql/documents"));
    private static final char TERMINATE = 'X';

    @TempDir
    private static Path directory;

    @Test
    void aFirstRunTakesEightAndOneWithNothingToDoSix() throws Exception {
        MigrationFolder plain =
                TestFolder.withoutAccess(DOCUMENTS.path(), directory).read();
        Login login = Server.EMBEDDED.database().login();
        try (FaultProxy proxy = FaultProxy.ofMessages(login)) {
            assertThat(roundTrips(proxy, login, plain)).isEqualTo(8);
            assertThat(roundTrips(proxy, login, plain)).isEqualTo(6);
        }
    }

    /** To look at the roles, to make what is missing, and to take the owner's role. */
    @Test
    void rolesTakeThreeMoreOnTheFirstRunAndTwoOnTheOthers() throws Exception {
        Login login = Server.EMBEDDED.database().login();
        try (FaultProxy proxy = FaultProxy.ofMessages(login)) {
            assertThat(roundTrips(proxy, login)).isEqualTo(11);
            assertThat(roundTrips(proxy, login)).isEqualTo(8);
        }
    }

    @Test
    void whatAToolsTableSaysTakesOneMoreOnTheFirstRunAlone() throws Exception {
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\n")
                .with("V2__b.sql", "CREATE TABLE b (id integer);\n")
                .with("takeover.txt", "tool: dbmate\ntable: schema_migrations\nV1__a.sql: 1\nV2__b.sql: 2\n")
                .expecting(Server.EMBEDDED)
                .read();
        TestDatabase database = Server.EMBEDDED.database();
        database.execute("CREATE TABLE a (id integer); CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
                + " INSERT INTO schema_migrations VALUES ('1')");
        try (FaultProxy proxy = FaultProxy.ofMessages(database.login())) {
            assertThat(roundTrips(proxy, database.login(), folder)).isEqualTo(9);
            assertThat(roundTrips(proxy, database.login(), folder)).isEqualTo(6);
        }
        Login fresh = Server.EMBEDDED.database().login();
        try (FaultProxy proxy = FaultProxy.ofMessages(fresh)) {
            // One for each file, and none for a table that is not there.
            assertThat(roundTrips(proxy, fresh, folder)).isEqualTo(9);
        }
    }

    private static int roundTrips(FaultProxy proxy, Login login) {
        return roundTrips(proxy, login, DOCUMENTS);
    }

    private static int roundTrips(FaultProxy proxy, Login login, MigrationFolder folder) {
        proxy.harm(0, Harm.DELAY);
        new Migrator(Connector.of(proxy.through(login)), folder, false, Deadline.in(Duration.ofSeconds(30)), step -> {})
                .run(Action.APPLY);
        // The driver waits for the answer to each message that it sends.
        List<Message> sent = proxy.passed().stream()
                .filter(message -> message.fromClient() && message.type() != TERMINATE)
                .toList();
        return sent.size();
    }
}
