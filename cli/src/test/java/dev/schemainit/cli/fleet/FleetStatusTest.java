package dev.schemainit.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person and a script learn of an execution. */
class FleetStatusTest {
    private static final String MACHINE = "arn:aws:states:eu-west-3:111122223333:stateMachine:tenants";

    /** As describe-execution writes it. */
    private static FleetStatus status(String status, String field, String text) {
        var described = new LinkedHashMap<String, Object>();
        described.put("executionArn", "arn:aws:states:eu-west-3:111122223333:execution:tenants:0a1b");
        described.put("stateMachineArn", MACHINE);
        described.put("status", status);
        described.put("startDate", "2026-01-31T12:00:00+00:00");
        if (!field.isEmpty()) {
            described.put(field, text);
        }
        return FleetStatus.of(Json.readObject(Json.write(described)).orElseThrow());
    }

    private static List<String> lines(FleetStatus status) {
        return new StatusText(status).lines();
    }

    @Test
    void aStoppedFleetSaysWhyAndHowToRunWhatIsNotDone() {
        FleetStatus stopped = status("FAILED", "cause", """
                {"stopped": true, "waves": [{"wave": 1, "applied": 2, "unchanged": 1, "failed": 1}],
                 "failed": [{"target": "t3", "code": "SI-65"}], "notBegun": ["t4", "t5"], "notBegunCount": 2}""");

        assertThat(lines(stopped))
                .containsExactly(
                        "Fleet " + MACHINE + ": failed, started 2026-01-31T12:00:00+00:00",
                        "",
                        "  wave   applied  unchanged  failed",
                        "     1         2          1       1",
                        "",
                        lines(stopped).get(5),
                        "! 2 not begun, because the wave before had more failures than tolerated: t4, t5",
                        "✗ Not all databases are done",
                        "",
                        "After you have fixed the causes, run again what is not done:",
                        "  aws stepfunctions start-execution --state-machine-arn " + MACHINE
                                + " --region eu-west-3 --input '{\"only\":[\"t3\",\"t4\",\"t5\"]}'");
        assertThat(lines(stopped).get(5))
                .startsWith("✗ t3  SI-65  ")
                .doesNotContain("%")
                .hasSizeGreaterThan(30);
        assertThat(stopped.isDone()).isFalse();
        assertThat(stopped.fields()).containsEntry("stopped", true).containsKeys("rerun", "waves", "failed");
    }

    @Test
    void aFleetThatIsDoneNeedsNothing() {
        FleetStatus done = status("SUCCEEDED", "output", """
                {"stopped": false, "waves": [{"wave": 1, "applied": 1, "unchanged": 0, "failed": 0}], "failed": [],
                 "notBegun": [], "notBegunCount": 0}""");

        assertThat(done.isDone()).isTrue();
        assertThat(lines(done)).endsWith("✓ All databases are done").noneMatch(line -> line.contains("aws "));
    }

    /** Where the summary has no room for all names. */
    @Test
    void everythingRunsAgainWhenTheNamesAreTooMany() {
        FleetStatus many = status("FAILED", "cause", """
                {"stopped": true, "waves": [{"wave": 1, "applied": 0, "unchanged": 0, "failed": 1}],
                 "failed": [{"target": "t0", "code": "Sandbox.Timedout"}], "notBegun": [], "notBegunCount": 1999}""");

        assertThat(lines(many))
                .contains("✗ t0  Sandbox.Timedout")
                .contains("! 1999 not begun, because the wave before had more failures than tolerated")
                .last()
                .asString()
                .endsWith(" --input '{}'");
    }

    @Test
    void aFailureBeforeTheFirstWaveIsShownInTheFunctionsOwnWords() {
        FleetStatus failed = status(
                "FAILED",
                "cause",
                "{\"errorMessage\": \"SI-158 the list of targets s3://a/b does not exist.\", \"errorType\": \"x\"}");

        assertThat(lines(failed)).contains("✗ SI-158 the list of targets s3://a/b does not exist.");
        assertThat(failed.rerun())
                .hasValueSatisfying(command -> assertThat(command).endsWith("--input '{}'"));
    }

    @Test
    void aFleetThatRunsIsNeitherDoneNorFailed() {
        FleetStatus running = status("RUNNING", "", "");

        assertThat(running.isRunning()).isTrue();
        assertThat(running.isDone()).isFalse();
        assertThat(lines(running).get(0)).contains(": running, started ");
        assertThat(running.rerun()).isEmpty();
    }

    @Test
    void anotherObjectIsNoExecution() {
        assertThatThrownBy(() -> FleetStatus.of(Map.of("status", "FAILED"))).hasMessageStartingWith("SI-165 ");
    }
}
