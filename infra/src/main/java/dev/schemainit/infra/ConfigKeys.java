package dev.schemainit.infra;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys of one object of the configuration: what has been asked for is what is known, and what is wrong is collected. */
final class ConfigKeys {
    private final String object;
    private final Map<?, ?> values;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param problems gets a line for everything that is wrong */
    ConfigKeys(String object, Map<?, ?> values, List<String> problems) {
        this.object = object;
        this.values = values;
        this.problems = problems;
    }

    /** The key's text; empty, and a problem, where it is missing or wrong. */
    String required(String key, String pattern, String what) {
        if (values.get(key) == null) {
            known.add(key);
            problem(key, "missing; give " + what);
            return "";
        }
        return optional(key, pattern, what).orElse("");
    }

    /** The key's text; none, and a problem, where it is wrong. */
    Optional<String> optional(String key, String pattern, String what) {
        known.add(key);
        Object value = values.get(key);
        if (value != null && !(value instanceof String text && text.matches(pattern))) {
            problem(key, "not " + what);
            return Optional.empty();
        }
        return Optional.ofNullable((String) value);
    }

    /** True or false; false where it is missing. */
    boolean flag(String key) {
        known.add(key);
        Object value = values.get(key);
        if (value != null && !(value instanceof Boolean)) {
            problem(key, "not true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    void problem(String key, String what) {
        problems.add(object + "." + key + ": " + what);
    }

    /** Refuses every key that has not been asked for. */
    void refuseOthers() {
        var others = new TreeSet<String>();
        values.keySet().forEach(key -> others.add(String.valueOf(key)));
        others.removeAll(known);
        others.forEach(key -> problem(key, "unknown key; the keys are " + String.join(", ", known)));
    }
}
