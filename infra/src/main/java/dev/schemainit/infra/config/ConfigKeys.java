package dev.schemainit.infra.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The keys of one object of the configuration: it knows the keys that were asked for, and collects what is wrong. */
final class ConfigKeys {
    private final String object;
    private final Map<?, ?> values;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param problems gets a line for each problem */
    ConfigKeys(String object, Map<?, ?> values, List<String> problems) {
        this.object = object;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The key's value; null, and a problem, if it is missing or wrong.
     *
     * @param rule what its text has to be, as a noun
     */
    <T> @Nullable T required(String key, String rule, Function<String, Optional<T>> parse) {
        if (values.get(key) == null) {
            known.add(key);
            problem(key, "missing; give " + rule);
            return null;
        }
        return optional(key, rule, parse);
    }

    /** The key's value; null if it is missing; null, and a problem, if it is wrong. */
    <T> @Nullable T optional(String key, String rule, Function<String, Optional<T>> parse) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        Optional<T> parsed = value instanceof String text ? parse.apply(text) : Optional.empty();
        if (parsed.isEmpty()) {
            problem(key, "not " + rule);
        }
        return parsed.orElse(null);
    }

    /** True or false; false if it is missing. */
    boolean flag(String key) {
        known.add(key);
        Object value = values.get(key);
        if (value != null && !(value instanceof Boolean)) {
            problem(key, "not true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** A list of texts; empty if it is missing. */
    List<String> list(String key, String rule, String pattern) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(item -> matches(item, pattern))) {
            problem(key, "not " + rule);
            return List.of();
        }
        return list.stream().map(String::valueOf).toList();
    }

    /** The objects in an object, by key in the order of the file; empty if it is missing. */
    Map<String, ConfigKeys> objects(String key, String rule) {
        known.add(key);
        Object value = values.get(key);
        var objects = new LinkedHashMap<String, ConfigKeys>();
        if (value instanceof Map<?, ?> map && map.values().stream().allMatch(Map.class::isInstance)) {
            map.forEach((name, each) -> objects.put(
                    String.valueOf(name), new ConfigKeys(object + "." + key + "." + name, (Map<?, ?>) each, problems)));
        } else if (value != null) {
            problem(key, "not " + rule);
        }
        return objects;
    }

    /** The object in an object; null if it is missing; null, and a problem, if it is none. */
    @Nullable
    ConfigKeys object(String key, String rule) {
        known.add(key);
        Object value = values.get(key);
        if (value instanceof Map<?, ?> map) {
            return new ConfigKeys(object + "." + key, map, problems);
        }
        if (value != null) {
            problem(key, "not " + rule);
        }
        return null;
    }

    /** The objects in a list; empty if it is missing. */
    List<ConfigKeys> objectList(String key, String rule) {
        known.add(key);
        Object value = values.get(key);
        var objects = new ArrayList<ConfigKeys>();
        if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            list.forEach(each -> objects.add(
                    new ConfigKeys(object + "." + key + "[" + objects.size() + "]", (Map<?, ?>) each, problems)));
        } else if (value != null) {
            problem(key, "not " + rule);
        }
        return objects;
    }

    /** A number or text as text; null if it is missing; null, and a problem, if it is wrong. */
    <T> @Nullable T number(String key, String rule, Function<String, Optional<T>> parse) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        Optional<T> parsed = plain(value).flatMap(parse);
        if (parsed.isEmpty()) {
            problem(key, "not " + rule);
        }
        return parsed.orElse(null);
    }

    /** A list of numbers and texts as texts; null if it is missing; null, and a problem, if it is wrong. */
    <T> @Nullable T numbers(String key, String rule, Function<List<String>, Optional<T>> parse) {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        Optional<T> parsed = value instanceof List<?> list
                        && list.stream().allMatch(item -> plain(item).isPresent())
                ? parse.apply(
                        list.stream().flatMap(item -> plain(item).stream()).toList())
                : Optional.empty();
        if (parsed.isEmpty()) {
            problem(key, "not " + rule);
        }
        return parsed.orElse(null);
    }

    /** Of a whole number or a text. */
    private static Optional<String> plain(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue() == number.longValue()
                    ? Optional.of(String.valueOf(number.longValue()))
                    : Optional.empty();
        }
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Whether the key has exactly this text. */
    boolean is(String key, String text) {
        return text.equals(values.get(key));
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** Knows the key, and takes no value for it. */
    void refuse(String key, String what) {
        known.add(key);
        if (has(key)) {
            problem(key, what);
        }
    }

    void problem(String key, String what) {
        problems.add(object + "." + key + ": " + what);
    }

    /** A problem of the object as a whole. */
    void problem(String what) {
        problems.add(object + ": " + what);
    }

    /** Refuses every key that was not asked for. */
    void refuseOthers() {
        var others = new TreeSet<String>();
        values.keySet().forEach(key -> others.add(String.valueOf(key)));
        others.removeAll(known);
        others.forEach(key -> problem(key, "unknown key; the keys are " + String.join(", ", known)));
    }

    /** Takes a text that matches a pattern, as it is. */
    static Function<String, Optional<String>> matching(String pattern) {
        return matching(pattern, UnaryOperator.identity());
    }

    /** Takes a text that matches a pattern, and makes a value of it. */
    static <T> Function<String, Optional<T>> matching(String pattern, Function<String, T> value) {
        return text -> matches(text, pattern) ? Optional.of(value.apply(text)) : Optional.empty();
    }

    private static boolean matches(@Nullable Object value, String pattern) {
        return value instanceof String text && text.matches(pattern);
    }
}
