package dev.schemainit.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONParserConfiguration;
import org.json.JSONStringer;
import org.json.JSONWriter;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON as maps, lists, strings, numbers, booleans and nulls. */
public final class Json {
    private static final JSONParserConfiguration STRICT = new JSONParserConfiguration().withStrictMode(true);
    private static final int MAX_NESTING = 32;

    private Json() {}

    /**
     * The members of one JSON object, by name.
     *
     * @return empty when the text is anything else: not JSON, an array, a scalar, an object with a duplicate key,
     *     nested over 32 levels, or followed by more text
     */
    public static Optional<Map<String, Object>> readObject(String text) {
        try {
            return Optional.of(members(new JSONObject(text, STRICT), 1));
        } catch (JSONException notJson) {
            // Its message quotes the text, which can be a secret.
            return Optional.empty();
        }
    }

    /** The items of one JSON array; empty likewise. */
    public static Optional<List<@Nullable Object>> readArray(String text) {
        try {
            return Optional.of(items(new JSONArray(text, STRICT), 1));
        } catch (JSONException notJson) {
            return Optional.empty();
        }
    }

    /** @param depth how many objects and arrays the members are in */
    private static Map<String, Object> members(JSONObject object, int depth) {
        var members = new TreeMap<String, Object>();
        for (String name : object.keySet()) {
            members.put(name, value(object.get(name), depth));
        }
        return members;
    }

    private static @Nullable Object value(Object value, int depth) {
        if (depth > MAX_NESTING) {
            throw new JSONException("nested too deeply");
        }
        if (value instanceof JSONObject object) {
            return members(object, depth + 1);
        }
        if (value instanceof JSONArray array) {
            return items(array, depth + 1);
        }
        return value == JSONObject.NULL ? null : value;
    }

    private static List<@Nullable Object> items(JSONArray array, int depth) {
        var items = new ArrayList<@Nullable Object>();
        for (Object item : array) {
            items.add(value(item, depth));
        }
        return items;
    }

    /** One value as compact JSON. Maps, iterables, strings, numbers, booleans and null; anything else as its text. */
    public static String write(@Nullable Object value) {
        return write(value, UnaryOperator.identity());
    }

    /** The same with a mask over every text, and over nothing else: a password such as "false" garbles no structure. */
    public static String write(@Nullable Object value, UnaryOperator<String> mask) {
        if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            var writer = new JSONStringer();
            write(writer, value, mask);
            return writer.toString();
        }
        return JSONWriter.valueToString(leaf(value, mask));
    }

    private static void write(JSONWriter writer, @Nullable Object value, UnaryOperator<String> mask) {
        if (value instanceof Map<?, ?> members) {
            writer.object();
            for (var member : members.entrySet()) {
                writer.key(member.getKey().toString());
                write(writer, member.getValue(), mask);
            }
            writer.endObject();
        } else if (value instanceof Iterable<?> items) {
            writer.array();
            for (Object item : items) {
                write(writer, item, mask);
            }
            writer.endArray();
        } else {
            writer.value(leaf(value, mask));
        }
    }

    private static @Nullable Object leaf(@Nullable Object value, UnaryOperator<String> mask) {
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : mask.apply(value.toString());
    }
}
