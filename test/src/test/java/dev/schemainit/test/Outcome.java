package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.lambda.Invocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is to be seen of one invocation: what the runtime posted, and what it printed meanwhile. */
record Outcome(
        String requestId, boolean failed, String headers, String payload, String stdout, String stderr, Duration time) {
    private static final int MAX_MESSAGE = 1024;

    /** All but the event, which the caller knows. */
    static Outcome of(Invocation invocation) {
        return new Outcome(
                invocation.requestId(),
                invocation.failed(),
                invocation.response().headers(),
                invocation.payload(),
                invocation.printed().stdout(),
                invocation.printed().stderr(),
                invocation.time());
    }

    /** Fails unless the function answered {@code {"statusCode": 200, "body": …}}; returns the body's fields. */
    Map<String, Object> succeeded() {
        assertThat(failed).as(payload).isFalse();
        assertThat(stderr).isEmpty();
        Map<String, Object> answer = json(payload);
        assertThat(answer).containsOnlyKeys("statusCode", "body").containsEntry("statusCode", 200);
        return json((String) answer.get("body"));
    }

    /** Where the section of a code is, as messages end. */
    static String address(String code) {
        return ErrorCode.PAGE + "#" + code.toLowerCase(Locale.ROOT);
    }

    /**
     * Fails unless the function threw the error of this code; returns the message, all that CloudFormation shows,
     * without the address of the code.
     *
     * <p>The error tells nothing but that message and our own places in the code, and it is the log's too.
     */
    String failedWith(String code) {
        assertThat(failed).as(payload).isTrue();
        assertThat(stderr).isEmpty();
        Map<String, Object> error = json(payload);
        assertThat(error)
                .containsOnlyKeys("errorMessage", "errorType", "stackTrace")
                .containsEntry("errorType", "dev.schemainit.engine.failure.SchemaInitException");
        var message = (String) error.get("errorMessage");
        String address = " " + address(code);
        assertThat(message)
                .startsWith(code + " ")
                .contains(". Fix: ")
                .endsWith("." + address)
                .matches("\\P{Cntrl}+");
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_MESSAGE);
        assertThat((List<?>) error.get("stackTrace"))
                .isNotEmpty()
                .allSatisfy(frame -> assertThat((String) frame).matches("[\\w.$/<>]+\\([\\w .:]+\\)"));
        assertThat(toString()).doesNotContain("Caused by", "PSQLException", "awssdk.services");
        assertThat(log("ERROR"))
                .extracting(line -> line.get("message"), line -> line.get("code"), line -> line.get("AWSRequestId"))
                .contains(tuple(message, code, requestId));
        return message.substring(0, message.length() - address.length());
    }

    /** The lines of the log, all of which are JSON objects. */
    List<Map<String, Object>> log() {
        return stdout.lines().map(Outcome::json).toList();
    }

    List<Map<String, Object>> log(String level) {
        return log().stream().filter(line -> level.equals(line.get("level"))).toList();
    }

    /** The steps that the log tells, in order. */
    List<String> steps() {
        return log().stream()
                .filter(line -> line.containsKey("step"))
                .map(line -> (String) line.get("step"))
                .toList();
    }

    private static Map<String, Object> json(String text) {
        return Json.readObject(text).orElseThrow(() -> new AssertionError("not a JSON object: " + text));
    }
}
