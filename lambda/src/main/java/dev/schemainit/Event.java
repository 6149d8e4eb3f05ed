package dev.schemainit;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What the caller asks for. The Trigger sends nothing, which means apply.
 *
 * @param seeding whether to run the seed files; empty leaves it to the function's settings
 */
record Event(Action action, Optional<Boolean> seeding) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String ACTION = "action";
    private static final String SEEDING = "seed_builtin_data";

    /**
     * Reads {@code {"action": "apply | plan | verify | info", "seed_builtin_data": true | false}}, each field optional;
     * nothing at all, {@code null} and {@code {}} are the same. Other fields are ignored, and no text of an event is
     * repeated anywhere.
     */
    static Event read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw ErrorCode.EVENT_TOO_LARGE.exception(MAX_BYTES);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        Map<String, Object> fields = text.isEmpty() || text.equals("null")
                ? Map.of()
                : Json.readObject(text).orElseThrow(ErrorCode.EVENT_NOT_AN_OBJECT::exception);
        return new Event(action(fields.get(ACTION)), seeding(fields.get(SEEDING)));
    }

    private static Action action(Object value) {
        if (value == null) {
            return Action.APPLY;
        }
        return Optional.of(value)
                .filter(String.class::isInstance)
                .flatMap(label -> Action.of((String) label))
                .orElseThrow(() -> ErrorCode.ACTION_UNKNOWN.exception(Action.labels()));
    }

    private static Optional<Boolean> seeding(Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean seeding) {
            return Optional.of(seeding);
        }
        throw ErrorCode.EVENT_FIELD.exception(SEEDING, "true or false");
    }
}
