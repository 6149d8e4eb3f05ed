package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.postgres.ScratchDirectory;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A fleet's state machine, executed with the packaged function and real databases: {@code -Dfleet=200} makes it ten
 * times as large, which takes a minute.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class FleetIT {
    private static final int SIZE = Integer.getInteger("fleet", 20);

    /** A table of the schema's name that is not as expected. */
    private static final String IN_THE_WAY = "CREATE TABLE documents (id integer)";

    @Test
    void stopsAtABrokenFirstDatabaseAndAReRunTakesUpWhatIsNotDone() throws Exception {
        try (var directory = ScratchDirectory.create("schemainit-fleet-");
                Fleet fleet = Fleet.of(SIZE, directory.path())) {
            List<String> names = fleet.names();
            List<String> broken = List.of("t0", "t" + SIZE / 2, "t" + (SIZE - 1));
            for (String name : broken) {
                fleet.database(name).execute(IN_THE_WAY);
            }

            Fleet.Execution stopped = fleet.execute("{}");
            assertThat(stopped.succeeded()).isFalse();
            assertThat(stopped.failed()).containsExactly("t0 SI-65");
            assertThat(stopped.notBegun()).isEqualTo(names.subList(1, SIZE));
            assertThat(fleet.invoked()).containsExactly("t0");
            assertThat(fleet.done()).isEmpty();

            repair(fleet, "t0");
            Fleet.Execution rest = fleet.execute("{}");
            assertThat(rest.succeeded()).isFalse();
            assertThat(rest.failed()).containsExactly(broken.get(1) + " SI-65", broken.get(2) + " SI-65");
            assertThat(rest.notBegun()).isEmpty();
            assertThat(rest.applied()).isEqualTo(SIZE - 2);
            assertThat(fleet.invoked()).containsExactlyInAnyOrderElementsOf(names);

            repair(fleet, broken.get(1));
            repair(fleet, broken.get(2));
            Fleet.Execution last = fleet.execute("{\"only\": [\"" + broken.get(2) + "\", \"" + broken.get(1) + "\"]}");
            assertThat(last.succeeded()).isTrue();
            assertThat(last.applied()).isEqualTo(2);
            assertThat(fleet.invoked()).containsExactlyInAnyOrder(broken.get(1), broken.get(2));
            assertThat(fleet.done()).isEqualTo(names);
        }
    }

    private static void repair(Fleet fleet, String name) throws Exception {
        fleet.database(name).execute("DROP TABLE documents");
    }

    @Test
    @Timeout(120)
    void aFunctionThatIsKilledIsAFailureOfItsDatabase() throws Exception {
        try (var directory = ScratchDirectory.create("schemainit-fleet-");
                Fleet fleet = Fleet.of(2, directory.path());
                Connection other = fleet.database("t0").real().connect();
                Statement transaction = other.createStatement()) {
            // The function's statement waits for the end of this one.
            other.setAutoCommit(false);
            transaction.execute(IN_THE_WAY);
            var execution = CompletableFuture.supplyAsync(() -> executed(fleet));
            awaitWaiting(fleet.database("t0"));
            ProcessHandle.current()
                    .children()
                    .filter(process -> process.info().commandLine().orElse("").contains("FleetHandler"))
                    .forEach(ProcessHandle::destroyForcibly);

            Fleet.Execution stopped = execution.get(1, TimeUnit.MINUTES);

            assertThat(stopped.succeeded()).isFalse();
            assertThat(stopped.failed()).containsExactly("t0 Runtime.ExitError");
            assertThat(stopped.notBegun()).isEqualTo(List.of("t1"));
            other.rollback();
            assertThat(fleet.execute("{}").applied()).isEqualTo(2);
        }
    }

    private static Fleet.Execution executed(Fleet fleet) {
        try {
            return fleet.execute("{}");
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private static void awaitWaiting(Database database) throws Exception {
        String waiting =
                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while (database.query(waiting).isEmpty()) {
            Thread.sleep(50);
        }
    }
}
