package dev.schemainit.lambda;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.text.Json;
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
 */
record Event(
        Action action, @Nullable Boolean seeding, @Nullable String adoptAt) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String ACTION = "action";
    private static final String SEEDING = "seed_builtin_data";
    private static final String ADOPT_AT = "adoptAt";

    /** Of a fleet's function alone: whoever means one of many databases does not get another one. */
    private static final String TARGET = "target";

    /**
     * Reads an object with {@code "action": "apply | plan | verify | info"}, {@code "seed_builtin_data": true | false}
     * and {@code "adoptAt": "V3"}, each of them optional.
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
        return new Event(action, seeding(fields.get(SEEDING)), adoptAt(fields.get(ADOPT_AT), action));
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
