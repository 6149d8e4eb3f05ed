package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.network.SecretsManager.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deployments while something around them is slow, asleep, rotated or gone. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class CircumstancesIT {
    private static final String STACK = Account.DOCUMENTS;

    @RegisterExtension
    private final OpenAccount open = new OpenAccount();

    /** The template with shorter times, in the same order: the function's is the shorter one. */
    private CloudAssembly synth(int functionSeconds, int triggerSeconds) throws Exception {
        CloudAssembly assembly = open.synth();
        Synth.edit(
                assembly,
                STACK,
                resources -> resources.values().forEach(value -> {
                    var resource = Template.map(value);
                    var properties = Template.map(resource.get("Properties"));
                    if ("java25".equals(properties.get("Runtime"))) {
                        properties.put("Timeout", functionSeconds);
                    } else if ("Custom::Trigger".equals(resource.get("Type"))) {
                        properties.put("Timeout", String.valueOf(triggerSeconds * 1000));
                    }
                }));
        return assembly;
    }

    /**
     * A network interface takes long to attach and the SQL takes its time: the Trigger's patience, which counts from
     * the request, ends before the function's time does, which counts from its start.
     */
    @Test
    void aSlowFirstInvocationIsFollowedByOneThatWaitsAndHasNothingToDo() throws Exception {
        open.folder().withTags().with("V2__tags.sql", """
                CREATE TABLE tags (name text NOT NULL);
                DO $$ BEGIN WHILE NOT pg_try_advisory_xact_lock(4711) LOOP PERFORM pg_sleep(0.1); END LOOP; END $$;
                """);
        LambdaService lambda = open.account().cloud().lambda();
        lambda.delayNextStart(Duration.ofSeconds(8));
        Deployment deployment;
        try (var gate = open.account().hold(STACK, 4711)) {
            CompletableFuture<Void> opening = CompletableFuture.runAsync(
                    () -> {
                        lambda.awaitBusy(2);
                        gate.open();
                    },
                    // On two cores Java 25's common pool is one thread, which the end of a process is told on, too.
                    task -> new Thread(task, "opening").start());
            deployment = open.account().deploy(synth(12, 13), STACK);
            opening.join();
        }

        assertThat(deployment.status()).isEqualTo("CREATE_COMPLETE");
        assertThat(deployment.exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.response()).containsEntry("Status", "SUCCESS"));
        assertThat(deployment.invocations())
                .extracting(Answers::applied)
                .containsExactly(List.of("V1__documents.sql", "V2__tags.sql"), List.of());
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
    }

    @Test
    void aStatementThatTakesTooLongIsCancelledInTimeToTellWhich() throws Exception {
        open.folder()
                .withTags()
                .with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\nSELECT pg_sleep(60);\n");

        Deployment deployment = open.account().deploy(synth(6, 8), STACK);

        assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(Answers.reason(deployment, deployment.invocations().get(0), "SI-81"))
                .contains("V2__tags.sql");
        assertThat(deployment.invocations()).hasSize(1);
        assertThat(open.account().tables(STACK)).isEmpty();
    }

    @Test
    void aFunctionThatDoesNotEndIsKilledAndTheNextOneIsANewProcess() throws Exception {
        open.account().cloud().secrets().answers(Answer.SILENCE);

        // Less than the least time that it gives an attempt: with more, it would report the reason.
        Deployment deployment = open.account().deploy(synth(1, 10), STACK);

        assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(deployment.invocations())
                .singleElement()
                .satisfies(run -> assertThat(Answers.error(run)).containsEntry("errorType", "Sandbox.Timedout"));
        assertThat(deployment.exchanges().get(0).reason())
                .startsWith("Error: RequestId: ")
                .contains("Task timed out after 1.00 seconds");
        assertThat(open.account().tables(STACK)).isEmpty();

        open.account().cloud().secrets().answers();
        Deployment again = open.account().deploy(synth(240, 270), STACK);
        assertThat(again.status()).isEqualTo("CREATE_COMPLETE");
        assertThat(again.invocations()).hasSize(1);
        assertThat(again.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql");
    }

    @Test
    void aSecretThatWasRotatedBetweenDeploymentsIsReadAgain() throws Exception {
        open.account().deploy(synth(240, 270), STACK);
        open.account().rotate(STACK, Canary.OTHER_PASSWORD);
        open.folder().withTags();

        Deployment update = open.account().deploy(synth(240, 270), STACK);

        assertThat(update.status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(update.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(update.invocations()).singleElement().satisfies(run -> {
            assertThat(Outcome.of(run).steps())
                    .startsWith("secret")
                    .contains("connect")
                    .doesNotContain("wait");
            assertThat(Answers.applied(run)).containsExactly("V2__tags.sql");
        });
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
    }

    /** A paused Aurora cluster takes the connection and answers when it is there. */
    @Test
    void aClusterThatStillWakesIsWaitedFor() throws Exception {
        open.account().forwarder(Account.DOMAINFLOW).sleep();
        CompletableFuture<Void> waking = CompletableFuture.runAsync(
                open.account().forwarder(Account.DOMAINFLOW)::wake,
                CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS));

        Deployment deployment = open.account().deploy(Synth.committed(open.directory()), Account.DOMAINFLOW);

        assertThat(waking).isDone();
        assertThat(deployment.status()).isEqualTo("CREATE_COMPLETE");
        assertThat(deployment.exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.response()).containsEntry("Status", "SUCCESS"));
        assertThat(deployment.invocations())
                .singleElement()
                .satisfies(run -> assertThat(run.time()).isGreaterThan(Duration.ofSeconds(2)));
        assertThat(open.account().history(Account.DOMAINFLOW)).hasSize(5);
    }
}
