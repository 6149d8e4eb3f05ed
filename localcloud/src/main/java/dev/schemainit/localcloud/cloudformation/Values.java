package dev.schemainit.localcloud.cloudformation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a stack's resources came to be, and what a template's functions make of that.
 *
 * <p>Source: AWS CloudFormation Template Reference, "Intrinsic function reference". Only those that our templates use.
 */
final class Values {
    private static final String REF = "Ref";

    private final Map<String, Map<String, Object>> attributes = new HashMap<>();

    /** @param pseudo such as {@code AWS::Region} */
    Values(Map<String, String> pseudo) {
        pseudo.forEach((name, value) -> attributes.put(name, Map.of(REF, value)));
    }

    private Values(Values other) {
        attributes.putAll(other.attributes);
    }

    /** What {@code Ref} and {@code Fn::GetAtt} give for a resource from now on. */
    void put(String id, Map<String, ?> values) {
        attributes.put(id, new HashMap<>(values));
    }

    Values copy() {
        return new Values(this);
    }

    Map<String, Object> resolve(Map<String, Object> properties) {
        var resolved = new LinkedHashMap<String, Object>();
        properties.forEach((name, value) -> resolved.put(name, value(value)));
        return resolved;
    }

    private Object value(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(this::value).toList();
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> map = Template.map(value);
        String name = map.size() == 1 ? map.keySet().iterator().next() : "";
        return name.equals(REF) || name.startsWith("Fn::")
                ? call(name, Objects.requireNonNull(map.get(name)))
                : resolve(map);
    }

    private Object call(String name, Object argument) {
        if (name.equals(REF)) {
            return attribute((String) argument, REF);
        }
        List<?> arguments = (List<?>) argument;
        return switch (name) {
            case "Fn::GetAtt" -> attribute((String) arguments.get(0), (String) arguments.get(1));
            case "Fn::Join" ->
                list(arguments.get(1)).stream().map(String::valueOf).collect(Collectors.joining((String)
                        arguments.get(0)));
            case "Fn::Split" ->
                List.of(String.valueOf(value(arguments.get(1))).split(Pattern.quote((String) arguments.get(0)), -1));
            case "Fn::Select" -> list(arguments.get(1)).get(Integer.parseInt(String.valueOf(value(arguments.get(0)))));
            default -> throw new IllegalArgumentException("the local cloud does not know " + name);
        };
    }

    private List<?> list(Object value) {
        return (List<?>) value(value);
    }

    private Object attribute(String id, String name) {
        Object value = attributes.getOrDefault(id, Map.of()).get(name);
        if (value == null) {
            throw new IllegalArgumentException("Unresolved resource dependencies: " + id + "." + name);
        }
        return value;
    }
}
