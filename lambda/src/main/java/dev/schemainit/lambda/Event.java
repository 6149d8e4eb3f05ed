package dev.schemainit.lambda;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.text.Json;
import dev.schemainit.engine.work.WorkPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the caller asks for. The Trigger sends nothing, which means apply.
 *
 * @param seeding whether to run the seed files; null leaves it to the function's settings
 * @param adoptAt the last version that counts as applied on a first run; null where none does
 * @param invokedBy who calls, if it is nobody that {@code action} speaks of
 */
record Event(
        Action action, @Nullable Boolean seeding, @Nullable String adoptAt, InvokedBy invokedBy) {
    /** Who calls, as far as it makes a difference. */
    enum InvokedBy {
        /** The Trigger, or a person. */
        ANYBODY,
        /** The state machine that goes on with what a deployment has left. */
        CONTINUES,
        /** A custom resource of CloudFormation, which asks again until the work is done. */
        RESOURCE,
        /** The same when it is removed: the database stays as it is. */
        REMOVED_RESOURCE
    }

    private static final int MAX_BYTES = 64 * 1024;
    private static final String ACTION = "action";
    private static final String SEEDING = "seed_builtin_data";
    private static final String ADOPT_AT = "adoptAt";
    private static final String LONG_WORK = "longWork";
    private static final String REQUEST_TYPE = "RequestType";

    /** Of a fleet's function alone: whoever means one of many databases does not get another one. */
    private static final String TARGET = "target";

    /**
     * Reads an object with {@code "action": "apply | plan | verify | info"}, {@code "seed_builtin_data": true | false}
     * and {@code "adoptAt": "V3"}, each of them optional. {@code "longWork": "continue"} is from the state machine of
     * long work. {@code "RequestType"} is from CloudFormation by way of the CDK's provider framework; a function that
     * is not called again ignores it.
     *
     * <p>Nothing at all, {@code null} and {@code {}} are the same. Other fields are ignored, and no text of an event is
     * repeated anywhere.
     */
    static Event read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw FunctionError.EVENT_TOO_LARGE.exception(MAX_BYTES);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        Map<String, Object> fields = text.isEmpty() || text.equals("null")
                ? Map.of()
                : Json.readObject(text).orElseThrow(FunctionError.EVENT_NOT_AN_OBJECT::exception);
        if (fields.containsKey(TARGET)) {
            throw FunctionError.NO_FLEET.exception();
        }
        Action action = action(fields.get(ACTION));
        return new Event(
                action, seeding(fields.get(SEEDING)), adoptAt(fields.get(ADOPT_AT), action), invokedBy(fields, action));
    }

    private static InvokedBy invokedBy(Map<String, Object> fields, Action action) {
        Object request = fields.get(REQUEST_TYPE);
        if (request != null) {
            return request.equals("Delete") ? InvokedBy.REMOVED_RESOURCE : InvokedBy.RESOURCE;
        }
        Object longWork = fields.get(LONG_WORK);
        if (longWork == null) {
            return InvokedBy.ANYBODY;
        }
        if (longWork.equals("continue") && action == Action.APPLY) {
            return InvokedBy.CONTINUES;
        }
        throw FunctionError.EVENT_FIELD.exception(LONG_WORK, "continue, with the action apply, or left out");
    }

    /** What to do about work that does not end in time, by the function's setting. */
    WorkPolicy workOr(WorkPolicy setting) {
        return setting.leaves() && invokedBy != InvokedBy.ANYBODY ? WorkPolicy.CALLED_AGAIN : setting;
    }

    /** Whether the seed files run, where the settings say this. */
    boolean seedingOr(boolean setting) {
        return seeding == null ? setting : seeding;
    }

    private static Action action(@Nullable Object value) {
        if (value == null) {
            return Action.APPLY;
        }
        return Optional.of(value)
                .filter(String.class::isInstance)
                .flatMap(label -> Action.of((String) label))
                .orElseThrow(() -> FunctionError.ACTION_UNKNOWN.exception(Action.labels()));
    }

    private static @Nullable Boolean seeding(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw FunctionError.EVENT_FIELD.exception(SEEDING, "true or false");
    }

    private static @Nullable String adoptAt(@Nullable Object value, Action action) {
        if (value == null) {
            return null;
        }
        if (action == Action.APPLY || action == Action.PLAN) {
            return Optional.of(value)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .orElseThrow(() -> FunctionError.EVENT_FIELD.exception(ADOPT_AT, "a version as text, such as V3"));
        }
        throw FunctionError.EVENT_FIELD.exception(ADOPT_AT, "left out where nothing is applied or planned");
    }
}
