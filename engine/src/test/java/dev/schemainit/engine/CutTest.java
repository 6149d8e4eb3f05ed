package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.Trials;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The connection is cut at the protocol's messages, before and after each: the database is as it was or as it is to be.
 *
 * <p>With {@code -Dcuts=all} at every message; otherwise at some of the client's and of those where the kind of the
 * server's messages changes.
 */
class CutTest {
    private static final boolean ALL = "all".equals(System.getProperty("cuts"));
    private static final String CANARY = "can'ary \"p&ss%/wórd";
    private static final int TLS_CUTS = ALL ? 1000 : 10;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "EMBEDDED, documents, FRESH",
        "EMBEDDED, documents, UPGRADE",
        "EMBEDDED, documents, NOTHING_TO_DO",
        "INSTALLED_WITH_POSTGIS, domainflow, FRESH",
        "INSTALLED_WITH_POSTGIS, domainflow, UPGRADE",
        "INSTALLED_WITH_POSTGIS, domainflow, NOTHING_TO_DO"
    })
    @Fault(63)
    void noCutLeavesAnythingHalfApplied(Server server, String schema, Trials.Kind kind) throws Exception {
        var trials = Trials.prepare(server.database(), Path.of("../sql", schema), kind, directory);
        try (var proxy = FaultProxy.ofMessages(trials.login())) {
            for (int message : trials.messagesToHarm(proxy, ALL)) {
                for (Harm harm : List.of(Harm.CUT_BEFORE, Harm.CUT_AFTER)) {
                    trials.cut(proxy, message, harm);
                }
            }
        }
        // Even the short form of a run that has nothing to do is cut in its login, its transaction and its end.
        assertThat(trials.number()).isGreaterThanOrEqualTo(6);
        assertThat(trials.halfApplied()).isZero();
        Figures.record(
                "cuts at protocol messages: " + schema + ", " + kind, trials.number() + " trials, 0 half-applied");
    }

    /** Delayed and in pieces is still a message: such a run succeeds. */
    @ParameterizedTest
    @CsvSource({"DELAY", "SPLIT"})
    void lateAndSplitMessagesDoNoHarm(Harm harm) throws Exception {
        var trials =
                Trials.prepare(Server.EMBEDDED.database(), Path.of("../sql/documents"), Trials.Kind.FRESH, directory);
        try (var proxy = FaultProxy.ofMessages(trials.login())) {
            for (int message : trials.messagesToHarm(proxy, false)) {
                assertThat(trials.cut(proxy, message, harm)).isEqualTo(Trials.Outcome.AFTER);
            }
        }
    }

    @Test
    void noCutOfAnEncryptedConnectionLeavesAnythingHalfApplied() throws Exception {
        var certificates = CertificateAuthority.in(directory);
        var pair = certificates.server("ip:127.0.0.1", "-1d");
        try (var server = ThrowAwayServer.embedded(pair.settings())) {
            var trials = Trials.prepare(
                            TestDatabase.on(server), Path.of("../sql/documents"), Trials.Kind.FRESH, directory)
                    .trusting(certificates.certificate());
            try (var proxy = FaultProxy.ofBytes(trials.login())) {
                int bytes = trials.count(proxy);
                for (int i = 1; i <= TLS_CUTS; i++) {
                    trials.cut(proxy, (int) ((long) bytes * i / TLS_CUTS), Harm.CUT_AFTER);
                }
            }
            assertThat(trials.halfApplied()).isZero();
            Figures.record("cuts at bytes of TLS: documents, FRESH", trials.number() + " trials, 0 half-applied");
        }
    }

    /** The same cuts have to find the damage that a commit after each statement does. */
    @Test
    void anInitializerThatCommitsEachStatementIsCaught() throws Exception {
        var trials = Trials.prepare(
                        Server.EMBEDDED.database(), Path.of("../sql/documents"), Trials.Kind.FRESH, directory)
                .withCommitAfterEachStatement();
        try (var proxy = FaultProxy.ofMessages(trials.login())) {
            for (int message : trials.messagesToHarm(proxy, ALL)) {
                trials.cut(proxy, message, Harm.CUT_AFTER);
            }
        }
        assertThat(trials.halfApplied()).isGreaterThan(trials.number() / 4);
        Figures.record(
                "negative control: a commit after each statement",
                trials.halfApplied() + " of " + trials.number() + " half-applied");
    }

    @ParameterizedTest
    @CsvSource({"FRESH", "UPGRADE"})
    @Fault(64)
    void theLockOfARunThatVanishedIsFreeAgainWithin15Seconds(Trials.Kind kind) throws Exception {
        var trials = Trials.prepare(Server.EMBEDDED.database(), Path.of("../sql/documents"), kind, directory);
        try (var proxy = FaultProxy.ofMessages(trials.login())) {
            List<Message> passed = trials.messages(proxy);
            int secondQuery = IntStream.rangeClosed(1, passed.size())
                    .filter(number -> passed.get(number - 1).equals(new Message(true, 'Q')))
                    .skip(2)
                    .findFirst()
                    .orElseThrow();
            Duration held = trials.vanish(proxy, secondQuery);
            assertThat(held).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
            Figures.record("black hole, " + kind + ": lock free again after", held.toMillis() / 100 / 10.0 + " s");
        }
    }

    @Test
    @Fault(76)
    void theCanaryPasswordIsInNothingThatWasSaid() throws Exception {
        var database = Server.EMBEDDED.database();
        database.execute("CREATE ROLE canary SUPERUSER LOGIN PASSWORD '" + CANARY.replace("'", "''") + "'");
        var trials = Trials.prepare(database, Path.of("../sql/documents"), Trials.Kind.FRESH, directory)
                .as("canary", CANARY);
        try (var proxy = FaultProxy.ofMessages(trials.login())) {
            for (int message : trials.messagesToHarm(proxy, ALL)) {
                trials.cut(proxy, message, Harm.CUT_BEFORE);
            }
        }
        Mask canary = Mask.of(CANARY, List.of()).orElseThrow();
        assertThat(trials.said())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(canary.apply(text)).isEqualTo(text));
        Figures.record(
                "canary password in steps and messages, raw or encoded",
                "0 in " + trials.said().size() + " texts of " + trials.number() + " cut runs");
    }
}
