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
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a run waits for the server, which is most of its time where the two are far from each other. */
class RoundTripsTest {
    private static final MigrationFolder DOCUMENTS = MigrationFolder.read(Path.of("../sql/documents"));
    private static final char TERMINATE = 'X';

    @Test
    void aFirstRunTakesEightAndOneWithNothingToDoSix() throws Exception {
        Login login = Server.EMBEDDED.database().login();
        try (FaultProxy proxy = FaultProxy.ofMessages(login)) {
            assertThat(roundTrips(proxy, login)).isEqualTo(8);
            assertThat(roundTrips(proxy, login)).isEqualTo(6);
        }
    }

    private static int roundTrips(FaultProxy proxy, Login login) {
        proxy.harm(0, Harm.DELAY);
        new Migrator(
                        Connector.of(proxy.through(login)),
                        DOCUMENTS,
                        false,
                        Deadline.in(Duration.ofSeconds(30)),
                        step -> {})
                .run(Action.APPLY);
        // The driver waits for the answer to each message that it sends.
        List<Message> sent = proxy.passed().stream()
                .filter(message -> message.fromClient() && message.type() != TERMINATE)
                .toList();
        return sent.size();
    }
}
