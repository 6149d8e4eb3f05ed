package dev.schemainit.localcloud.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CloudFormation template: its resources, and the order in which they can be created. */
public record Template(String stack, Map<String, Object> content) {
    /**
     * One resource as it is written, its properties with the template's functions in them.
     *
     * @param dependsOn what it names as such
     */
    public record Resource(String id, String type, Map<String, Object> properties, List<String> dependsOn) {
        boolean isCustom() {
            return type.startsWith("Custom::");
        }

        /** What has to exist before this: what it names, and what its properties mention. */
        Set<String> needs() {
            var found = new LinkedHashSet<>(dependsOn);
            mentions(properties, found);
            return found;
        }
    }

    public Map<String, Resource> resources() {
        var resources = new LinkedHashMap<String, Resource>();
        map(content.get("Resources")).forEach((id, value) -> {
            Map<String, Object> resource = map(value);
            resources.put(
                    id,
                    new Resource(
                            id,
                            text(resource, "Type"),
                            map(resource.getOrDefault("Properties", Map.of())),
                            names(resource.getOrDefault("DependsOn", List.of()))));
        });
        return resources;
    }

    /**
     * The resources, each after what it needs; custom resources and what they need first, and then all others.
     *
     * <p>CloudFormation works on everything at once that does not depend on each other, so that a run that is not made
     * to wait for a rule may well come before it. Here it always does.
     */
    List<Resource> order() {
        Map<String, Resource> resources = resources();
        var order = new LinkedHashSet<Resource>();
        resources.values().stream()
                .filter(Resource::isCustom)
                .forEach(resource -> addAfterItsNeeds(resource, resources, order, List.of()));
        resources.values().forEach(resource -> addAfterItsNeeds(resource, resources, order, List.of()));
        return List.copyOf(order);
    }

    private static void addAfterItsNeeds(
            Resource resource, Map<String, Resource> resources, Set<Resource> order, List<Resource> path) {
        if (path.contains(resource)) {
            throw new IllegalArgumentException("Circular dependency between resources: " + path);
        }
        var longer = new ArrayList<>(path);
        longer.add(resource);
        resources.values().stream()
                .filter(other -> resource.needs().contains(other.id()))
                .forEach(other -> addAfterItsNeeds(other, resources, order, longer));
        order.add(resource);
    }

    /** A value that has to be an object; null fails, as where a member is missing. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    /** A member that has to be a number. */
    static int number(Map<String, Object> object, String member) {
        return ((Number) Objects.requireNonNull(object.get(member), member)).intValue();
    }

    /** A member that has to be a text. */
    static String text(Map<String, Object> object, String member) {
        return (String) Objects.requireNonNull(object.get(member), member);
    }

    /** The texts of a value that has to be a list or one text. */
    public static List<String> names(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    private static void mentions(Object value, Set<String> found) {
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get("Ref") instanceof String id) {
                found.add(id);
            } else if (map.size() == 1 && map.get("Fn::GetAtt") instanceof List<?> attribute) {
                found.add(String.valueOf(attribute.get(0)));
            } else {
                map.values().forEach(member -> mentions(member, found));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(item -> mentions(item, found));
        }
    }
}
