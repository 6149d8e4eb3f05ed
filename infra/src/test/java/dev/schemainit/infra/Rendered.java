package dev.schemainit.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
