package dev.schemainit.infra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** A stack's template as plain maps and lists, with the questions that tests ask of it. */
record Rendered(Map<String, Object> template) {
    static Rendered of(Stack stack) {
        return new Rendered(Template.fromStack(stack).toJSON());
    }

    /** The resources of a type by their logical id, each with its Type, Properties and DependsOn. */
    Map<String, Map<String, Object>> resources(String type) {
        var found = new LinkedHashMap<String, Map<String, Object>>();
        SampleApp.map(template.get("Resources")).forEach((id, resource) -> {
            if (SampleApp.map(resource).get("Type").equals(type)) {
                found.put(id, SampleApp.map(resource));
            }
        });
        return found;
    }

    String onlyId(String type) {
        return only(List.copyOf(resources(type).keySet()), type);
    }

    Map<String, Object> onlyProperties(String type) {
        return properties(only(List.copyOf(resources(type).values()), type));
    }

    /** The initializer's function, not the Trigger's provider. */
    Map<String, Object> function() {
        return resources("AWS::Lambda::Function").values().stream()
                .map(Rendered::properties)
                .filter(properties -> properties.get("Runtime").equals("java25"))
                .findFirst()
                .orElseThrow();
    }

    Map<String, Object> environment() {
        return SampleApp.map(SampleApp.map(function().get("Environment")).get("Variables"));
    }

    /** What the run waits for. */
    @SuppressWarnings("unchecked")
    List<String> runDependsOn() {
        return (List<String>)
                resources("Custom::Trigger").get(onlyId("Custom::Trigger")).get("DependsOn");
    }

    /** The id of the resource of this type that begins so. */
    String id(String type, String prefix) {
        return resources(type).keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    /** What the resource of this type waits for whose id begins so. */
    @SuppressWarnings("unchecked")
    List<String> dependsOn(String type, String prefix) {
        return (List<String>) resources(type).get(id(type, prefix)).getOrDefault("DependsOn", List.of());
    }

    /** The statements of the role whose id begins so, of all its inline policies, with one resource each. */
    List<Map<String, Object>> statements(String prefix) {
        Map<String, Object> role = properties(resources("AWS::IAM::Role").get(id("AWS::IAM::Role", prefix)));
        var statements = new ArrayList<Map<String, Object>>();
        for (Object policy : (List<?>) role.get("Policies")) {
            statementsOf(SampleApp.map(policy).get("PolicyDocument"))
                    .forEach(statement -> statements.addAll(oneResourceEach(statement)));
        }
        return statements;
    }

    private static List<Map<String, Object>> oneResourceEach(Map<String, Object> statement) {
        if (!(statement.get("Resource") instanceof List<?> resources)) {
            return List.of(statement);
        }
        return resources.stream()
                .map(resource -> {
                    var one = new LinkedHashMap<>(statement);
                    one.put("Resource", resource);
                    return (Map<String, Object>) one;
                })
                .toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> statementsOf(Object document) {
        return (List<Map<String, Object>>) SampleApp.map(document).get("Statement");
    }

    /** A value as it is when deployed, with references in angle brackets. */
    static String text(Object value) {
        if (value instanceof List<?> parts) {
            return parts.stream().map(Rendered::text).collect(Collectors.joining());
        }
        if (!(value instanceof Map<?, ?> function)) {
            return String.valueOf(value);
        }
        if (function.get("Fn::Join") instanceof List<?> join) {
            return text(join.get(1));
        }
        return function.get("Fn::GetAtt") instanceof List<?> attribute
                ? "<" + attribute.get(0) + "." + attribute.get(1) + ">"
                : "<" + function.get("Ref") + ">";
    }

    String versionId() {
        return onlyId("AWS::Lambda::Version");
    }

    static Map<String, Object> properties(Map<String, Object> resource) {
        return SampleApp.map(resource.get("Properties"));
    }

    private static <T> T only(List<T> found, String type) {
        if (found.size() != 1) {
            throw new AssertionError("not one " + type + " but " + found);
        }
        return found.get(0);
    }
}
