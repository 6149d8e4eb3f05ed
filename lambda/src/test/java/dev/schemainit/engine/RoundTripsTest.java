package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.FaultProxy.Harm;
import dev.schemainit.engine.FaultProxy.Message;
import dev.schemainit.engine.TestDatabase.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a run waits for the server, which is most of its time where the two are far from each other. */
class RoundTripsTest {
    private static final SqlFolder DOCUMENTS = SqlFolder.read(Path.of("../sql/documents"));
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
        new Initializer(
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
