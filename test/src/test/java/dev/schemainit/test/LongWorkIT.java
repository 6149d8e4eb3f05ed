package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.StackEvent;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.Invocation;
import dev.schemainit.localcloud.states.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Deployments whose work takes several calls of the function: the CDK's own code for custom resources and for calls of
 * the SDK, and the template's state machines under an interpreter that is not ours.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class LongWorkIT {
    private static final String STACK = Account.DOCUMENTS;
    private static final String WORK = "Custom::SchemaInitializerWork";
    private static final String CONTINUE = "{\"action\":\"apply\",\"longWork\":\"continue\"}";

    @RegisterExtension
    private final OpenAccount open = new OpenAccount();

    /** An index of this function takes as long as the gate is closed; a sequence is the same for every snapshot. */
    private static final String TABLE = """
            CREATE SEQUENCE gate;
            CREATE FUNCTION slow(x integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
            BEGIN
                WHILE (SELECT is_called FROM public.gate) LOOP
                    PERFORM pg_sleep(0.1);
                END LOOP;
                RETURN x;
            END $$;
            CREATE TABLE item (id integer PRIMARY KEY);
            INSERT INTO item VALUES (1);
            """;

    private static final String IS_BUILT =
            "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'item_slow'::regclass";

    private void openGate() {
        gate(false);
    }

    private void openGateAfterOneCall() {
        while (calls().stream().noneMatch(call -> call.functionArn().endsWith(":2"))) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException closing) {
                return;
            }
        }
        openGate();
    }

    private void gate(boolean isClosed) {
        try {
            open.account().query(STACK, "SELECT setval('gate', 1, " + isClosed + ")::text");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Of an index that is built when somebody opens the gate. */
    private Deployment deployIndex(String longWork, Runnable meanwhile) throws Exception {
        open.folder().with("V2__item.sql", TABLE).expected();
        assertThat(deployReal(longWork).status()).isEqualTo("CREATE_COMPLETE");
        open.account().cloud().machines().awaitEnds();
        open.folder()
                .with("V3__index.sql", "CREATE INDEX CONCURRENTLY item_slow ON item (slow(id));\n")
                .expected();
        gate(true);
        meanwhile.run();
        return deployReal(longWork);
    }

    private Deployment deployReal(String longWork) throws Exception {
        CloudAssembly assembly = synth(Map.of("longWork", longWork));
        Synth.edit(assembly, STACK, resources -> functions(resources).forEach(function -> function.put("Timeout", 12)));
        return open.account().deploy(assembly, STACK);
    }

    @Test
    void anIndexThatTakesLongerThanTheFunctionIsWaitedFor() throws Exception {
        Deployment update = deployIndex("wait", () -> CompletableFuture.runAsync(this::openGateAfterOneCall));

        assertThat(update.status()).as(update.toString()).isEqualTo("UPDATE_COMPLETE");
        assertThat(update.invocations()).hasSizeGreaterThan(2).noneMatch(Invocation::failed);
        assertThat(update.invocations())
                .allSatisfy(call -> assertThat(call.functionArn()).endsWith(":2"));
        assertThat(update.invocations().get(0).payload()).contains("\"working\":true");
        assertThat(update.invocations().stream().skip(1))
                .allSatisfy(call -> assertThat(call.event()).contains("\"RequestType\":\"Update\"", WORK));
        assertThat(update.events())
                .filteredOn(event -> event.status().equals("UPDATE_COMPLETE"))
                .extracting(StackEvent::type)
                .containsSubsequence("Custom::Trigger", WORK);
        assertThat(open.account().query(STACK, IS_BUILT)).containsExactly("true");
    }

    @Test
    void anIndexInTheBackgroundRefusesTheNextDeploymentAndLetsItGoBack() throws Exception {
        Deployment update = deployIndex("background", () -> {});
        assertThat(update.status()).as(update.toString()).isEqualTo("UPDATE_COMPLETE");
        assertThat(open.account().query(STACK, IS_BUILT)).containsExactly("false");

        open.folder().with("V4__more.sql", "COMMENT ON TABLE item IS 'more';\n");
        Deployment next = deployReal("background");
        assertThat(Answers.failure(next).reason().orElseThrow()).contains("SI-153 ", "CREATE INDEX CONCURRENTLY");
        assertThat(next.status()).as(next.toString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");

        openGate();
        Execution execution = onlyExecution();
        assertThat(execution.succeeded()).as(execution.toString()).isTrue();
        assertThat(execution.machine() + " " + execution.name()).endsWith("-work version-2");
        assertThat(execution.output()).contains("\"statusCode\":200").doesNotContain("working");
        assertThat(calls()).extracting(Invocation::event).contains(CONTINUE);
        assertThat(open.account().query(STACK, IS_BUILT)).containsExactly("true");
        assertThat(deployReal("background").status()).isEqualTo("UPDATE_COMPLETE");
    }

    @Test
    void aDeploymentThatWaitsForTooLongIsRolledBack() throws Exception {
        Deployment deployment = deploy("wait", Map.of(WorkingHandler.CALLS, "1000"));

        assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(Answers.failure(deployment).reason().orElseThrow()).contains("Operation timed out");
        // One for the Trigger, one to begin, one to ask, and eleven repetitions; then it is deleted in two calls.
        assertThat(deployment.invocations()).hasSize(14 + 2);
        assertThat(deployment.invocations().stream().skip(14))
                .allSatisfy(call -> assertThat(call.event()).contains("\"RequestType\":\"Delete\""));
    }

    @Test
    void aFailureOfTheWorkIsTheReasonOfTheDeployments() throws Exception {
        Deployment deployment = deploy("wait", Map.of(WorkingHandler.CALLS, "9", WorkingHandler.FAILS_AT, "4"));

        assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(Answers.failure(deployment).type()).isEqualTo(WORK);
        assertThat(Answers.failure(deployment).reason().orElseThrow())
                .contains("Error: SI-85 V1__documents.sql:1: the server's disk is full (53100). Fix: ");
    }

    @Test
    void eachVersionIsStartedOnceAndARollbackStartsNothing() throws Exception {
        deploy("background", Map.of());
        onlyExecution();
        assertThat(deploy("background", Map.of()).invocations()).isEmpty();
        open.account().cloud().machines().awaitEnds();
        assertThat(open.account().cloud().machines().ended()).isEmpty();

        open.folder().withTags();
        assertThat(deploy("background", Map.of()).status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(onlyExecution().name()).isEqualTo("version-2");

        open.folder().with("V9__more.sql", "COMMENT ON TABLE tags IS 'more';\n");
        open.account().cloud().refuse("AWS::Scheduler::Schedule", "Limit Exceeded");
        Deployment refused = deploy(Map.of("longWork", "background", "watch", "rate(1 day)"), Map.of());
        assertThat(refused.status()).as(refused.toString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        // On the way back version 2 would be started again.
        assertThat(onlyExecution().name()).isEqualTo("version-3");
    }

    @Test
    void aFailureInTheBackgroundFailsTheExecutionWithTheFunctionsError() throws Exception {
        deploy("background", Map.of(WorkingHandler.CALLS, "9", WorkingHandler.FAILS_AT, "3"));

        Execution execution = onlyExecution();
        assertThat(execution.succeeded()).isFalse();
        assertThat(execution.error()).endsWith("SchemaInitException");
        assertThat(execution.cause()).contains("SI-85 V1__documents.sql:1: the server's disk is full");
        assertThat(calls()).hasSize(3);
    }

    private Execution onlyExecution() throws Exception {
        open.account().cloud().machines().awaitEnds();
        List<Execution> ended = open.account().cloud().machines().ended();
        assertThat(ended).hasSize(1);
        return ended.get(0);
    }

    /** Also those after the deployment. */
    private List<Invocation> calls() {
        return open.account().cloud().lambda().invocations();
    }

    private Deployment deploy(String longWork, Map<String, String> settings) throws Exception {
        return deploy(Map.of("longWork", longWork), settings);
    }

    private Deployment deploy(Map<String, Object> keys, Map<String, String> settings) throws Exception {
        CloudAssembly assembly = synth(keys);
        Synth.edit(
                assembly,
                STACK,
                resources -> functions(resources).forEach(properties -> {
                    properties.put("Handler", WorkingHandler.class.getName() + "::handleRequest");
                    Template.map(Template.map(properties.get("Environment")).get("Variables"))
                            .putAll(settings);
                    addStandIn(assembly, properties);
                }));
        return open.account().deploy(assembly, STACK);
    }

    private CloudAssembly synth(Map<String, Object> keys) throws Exception {
        return Synth.with(open.directory(), environments -> {
            Map<String, Object> environment = Template.map(environments.get(STACK));
            environment.put("sql", open.folder().path().toString());
            environment.putAll(keys);
        });
    }

    private static Stream<Map<String, Object>> functions(Map<String, Object> resources) {
        return resources.values().stream()
                .map(resource -> Template.map(Template.map(resource).getOrDefault("Properties", Map.of())))
                .filter(properties -> "java25".equals(properties.get("Runtime")));
    }

    private static void addStandIn(CloudAssembly assembly, Map<String, Object> function) {
        Path archive = assembly.directory()
                .resolve("asset." + Template.map(function.get("Code")).get("S3Key"));
        String file = WorkingHandler.class.getName().replace('.', '/') + ".class";
        try (var zip = FileSystems.newFileSystem(archive);
                InputStream compiled = Objects.requireNonNull(
                        WorkingHandler.class.getClassLoader().getResourceAsStream(file))) {
            Files.createDirectories(zip.getPath(file).getParent());
            Files.copy(compiled, zip.getPath(file));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
