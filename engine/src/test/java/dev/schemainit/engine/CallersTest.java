package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many callers at once, each round on an empty database; {@code -Drounds=} says how many rounds. */
class CallersTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 0);

    @ParameterizedTest
    @CsvSource({"2, 3", "10, 2", "50, 1"})
    @Fault(61)
    void oneAppliesAndTheOthersHaveNothingToDo(int callers, int shortRounds) throws Exception {
        int rounds = ROUNDS > 0 ? ROUNDS : shortRounds;
        var folder = MigrationFolder.read(Path.of("../sql/documents"));
        TestDatabase template = Server.EMBEDDED.database();
        var watched = WatchedDatabase.of(template, folder);
        var pool = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < rounds; round++) {
                try (TestDatabase database = template.copy()) {
                    Callable<Integer> caller =
                            () -> database.apply(folder).files().applied().size();
                    var applied = new ArrayList<Integer>();
                    for (var result : pool.invokeAll(Collections.nCopies(callers, caller))) {
                        applied.add(result.get());
                    }
                    assertThat(applied).containsOnlyOnce(1).hasSize(callers);
                    assertThat(applied.stream().mapToInt(Integer::intValue).sum())
                            .isOne();
                    var copy = watched.on(database);
                    assertThat(copy.isAfter("round " + round)).isTrue();
                    copy.assertConverges("round " + round);
                }
            }
        } finally {
            pool.shutdown();
        }
        Figures.record(callers + " callers at once", rounds + " rounds, 1 applier and 0 errors in each");
    }
}
