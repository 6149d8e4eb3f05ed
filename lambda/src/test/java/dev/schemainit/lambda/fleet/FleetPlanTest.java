package dev.schemainit.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which databases take their turn when, and what the waves come to. */
class FleetPlanTest {
    private static final String TARGET =
            "{\"name\": \"t%1$d\", \"host\": \"server%2$d\", \"database\": \"d%1$d\", \"user\": \"u\"}";

    private static FleetPlan plan(int targets, int servers, Map<String, String> settings) {
        return plan(TARGET, targets, servers, settings);
    }

    private static FleetPlan plan(String target, int targets, int servers, Map<String, String> settings) {
        String list = IntStream.range(0, targets)
                .mapToObj(i -> target.formatted(i, i % servers))
                .collect(Collectors.joining(",", "[", "]"));
        var environment = new HashMap<>(Map.of("FLEET_TARGETS", "list"));
        environment.putAll(settings);
        return new FleetPlan(TargetList.read("list", list), FleetSettings.read(environment));
    }

    /** As the state machine has it: through JSON. */
    private static Map<String, Object> json(Map<String, Object> fields) {
        return Json.readObject(Json.write(fields)).orElseThrow();
    }

    private static Map<String, Object> withResults(Map<String, Object> state, List<?> results) {
        state.put("results", results);
        return json(new FleetTally(json(state)).fields());
    }

    /** Every target of the first wave, applied, but those that fail. */
    private static List<List<Map<String, Object>>> answers(Map<String, Object> state, String... failing) {
        var wave = (Map<?, ?>) ((List<?>) state.get("waves")).get(0);
        var results = new ArrayList<List<Map<String, Object>>>();
        for (Object server : (List<?>) wave.get("servers")) {
            results.add(((List<?>) ((Map<?, ?>) server).get("targets"))
                    .stream()
                            .map(name -> List.of(failing).contains(name)
                                    ? Map.<String, Object>of("target", name, "failed", true, "code", "SI-31")
                                    : Map.<String, Object>of("target", name, "applied", 1))
                            .toList());
        }
        return results;
    }

    @Test
    void oneDatabaseThenATwentiethThenTheRestByServer() {
        Map<String, Object> plan = plan(45, 2, Map.of("FLEET_TOLERATED", "10%")).fields(null);

        List<?> waves = (List<?>) plan.get("waves");
        assertThat(Json.write(waves.subList(0, 2)))
                .isEqualTo(
                        "[{\"wave\":1,\"tolerated\":0,\"servers\":[{\"server\":\"server0:5432\",\"targets\":[\"t0\"]}]},"
                                + "{\"wave\":2,\"tolerated\":0,\"servers\":[{\"server\":\"server1:5432\",\"targets\":[\"t1\"]},"
                                + "{\"server\":\"server0:5432\",\"targets\":[\"t2\"]}]}]");
        assertThat(waves)
                .hasSize(3)
                .last()
                .satisfies(
                        wave -> assertThat(((Map<?, ?>) wave).get("tolerated")).isEqualTo(4));
    }

    @Test
    void anExecutionCanBeForSomeAlone() {
        assertThat(Json.write(plan(9, 1, Map.of("FLEET_WAVES", "rest")).fields(List.of("t7", "t2"))))
                .isEqualTo("{\"waves\":[{\"wave\":1,\"tolerated\":0,\"servers\":[{\"server\":\"server0:5432\","
                        + "\"targets\":[\"t2\",\"t7\"]}]}],\"done\":[]}");
        assertThat(catchThrowableOfType(
                                SchemaInitException.class,
                                () -> plan(9, 1, Map.of()).fields(List.of("t7", "t9")))
                        .getMessage())
                .startsWith("SI-164 ")
                .contains("\"only\" names what the list of targets does not have: t9");
    }

    @Test
    void theLargestFleetFitsIntoAStateAndOneThatDoesNotIsRefused() {
        assertThat(Json.write(plan(2000, 10, Map.of()).fields(null))).hasSizeLessThan(50_000);
        String ofRds = TARGET.replace("server%2$d", "server%2$d.c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com");
        assertThat(catchThrowableOfType(
                                SchemaInitException.class,
                                () -> plan(ofRds, 2000, 2000, Map.of()).fields(null))
                        .getMessage())
                .contains("2000 targets are more than a state of Step Functions takes; make two fleets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "rest,1", "0,rest", "0%,rest", "101%,rest", "-1,rest", "1.5,rest", "1,,rest"})
    void wavesHaveASizeAndARest(String waves) {
        assertThat(FleetWaves.parse(waves)).isEmpty();
    }

    @Test
    void theNextWaveBeginsWhenNoMoreThanToleratedHaveFailed() {
        Map<String, Object> state = plan(4, 1, Map.of("FLEET_WAVES", "2,rest", "FLEET_TOLERATED", "1"))
                .fields(null);

        Map<String, Object> next = withResults(state, answers(state, "t1"));
        assertThat(next).containsEntry("next", "wave");
        Map<String, Object> ended = withResults(next, answers(next));

        assertThat(ended).containsEntry("next", "failed");
        assertThat(ended.get("cause"))
                .isEqualTo("{\"stopped\":false,\"waves\":[{\"wave\":1,\"applied\":1,\"unchanged\":0,\"failed\":1},"
                        + "{\"wave\":2,\"applied\":2,\"unchanged\":0,\"failed\":0}],"
                        + "\"failed\":[{\"code\":\"SI-31\",\"target\":\"t1\"}],\"notBegun\":[],\"notBegunCount\":0}");
    }

    @Test
    void theRestIsNotBegunWhenMoreHaveFailed() {
        Map<String, Object> state = plan(4, 1, Map.of("FLEET_WAVES", "2,rest")).fields(null);

        Map<String, Object> ended = withResults(state, answers(state, "t0"));

        assertThat((String) ended.get("cause"))
                .startsWith("{\"stopped\":true,")
                .endsWith("\"failed\":[{\"target\":\"t0\",\"code\":\"SI-31\"}],\"notBegun\":[\"t2\",\"t3\"],"
                        + "\"notBegunCount\":2}");
    }

    @Test
    void aFleetThatIsDoneAnswersItsSummary() {
        Map<String, Object> state = plan(2, 1, Map.of("FLEET_WAVES", "rest")).fields(null);

        Map<String, Object> ended = withResults(
                state, List.of(List.of(Map.of("target", "t0", "applied", 0), Map.of("target", "t1", "applied", 3))));

        assertThat(ended).containsEntry("next", "done").doesNotContainKey("cause");
        assertThat(Json.write(ended.get("summary")))
                .contains("\"waves\":[{\"applied\":1,\"failed\":0,\"unchanged\":1,\"wave\":1}]");
    }

    /** Step Functions leaves out what a failed child execution would have answered. */
    @Test
    void aTargetWithoutAnAnswerHasFailed() {
        Map<String, Object> state = plan(2, 1, Map.of("FLEET_WAVES", "rest")).fields(null);

        assertThat((String) withResults(state, List.of(List.of(Map.of("target", "t0", "applied", 0))))
                        .get("cause"))
                .contains("\"failed\":[{\"target\":\"t1\",\"code\":\"NoAnswer\"}]");
    }

    @Test
    void theCauseOfAFailedExecutionIsShortEnoughForStepFunctions() {
        Map<String, Object> state =
                plan(2000, 1, Map.of("FLEET_WAVES", "1000,rest")).fields(null);
        String[] all = IntStream.range(0, 2000).mapToObj(i -> "t" + i).toArray(String[]::new);

        String cause = (String) withResults(state, answers(state, all)).get("cause");

        assertThat(cause).hasSizeLessThan(32_768).contains("\"failed\":1000", "\"notBegun\":[],\"notBegunCount\":1000");
    }
}
