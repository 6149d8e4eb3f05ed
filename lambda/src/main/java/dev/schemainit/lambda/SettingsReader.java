package dev.schemainit.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads environment variables, and collects what is wrong instead of stopping at the first. */
final class SettingsReader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Without white space around it; empty where the variable is missing. */
    String text(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** @param problem names the variable and none of its value */
    void problem(String problem) {
        problems.add(problem);
    }

    void requirePresent(String name) {
        if (text(name).isEmpty()) {
            problem(name + " is missing");
        }
    }

    /** Nothing, and a problem where there is something. */
    <T> Optional<T> absent(String name, String reason) {
        if (!text(name).isEmpty()) {
            problem(name + " is set, and " + reason);
        }
        return Optional.empty();
    }

    <T> Optional<T> required(String name, String rule, Function<String, Optional<T>> parse) {
        requirePresent(name);
        return optional(name, rule, parse);
    }

    <T> Optional<T> optional(String name, String rule, Function<String, Optional<T>> parse) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            problem(name + " is not " + rule);
        }
        return value;
    }

    /** False if it is missing. */
    boolean flag(String name) {
        return choice(name, "false", "true").equals("true");
    }

    /** The usual one if it is missing or wrong. */
    String choice(String name, String usual, String other) {
        return optional(name, other + " or " + usual, text -> Optional.of(text).filter(List.of(usual, other)::contains))
                .orElse(usual);
    }

    /** @throws dev.schemainit.engine.failure.SchemaInitException naming every problem */
    void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw FunctionError.SETTINGS.exception(problems, String.join(", ", problems));
        }
    }
}
