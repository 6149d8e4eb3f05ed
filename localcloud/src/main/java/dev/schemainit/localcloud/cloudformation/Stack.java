package dev.schemainit.localcloud.cloudformation;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A stack as a deployment has left it: its template, and what became of each resource. */
public final class Stack {
    private static final String REF = "Ref";

    private final StackIdentity identity;
    private final CloudAssembly assembly;
    private final Template template;
    private final Values values;
    private final Map<String, Map<String, Object>> properties = new HashMap<>();
    private final Map<String, Map<String, Object>> attributes = new HashMap<>();

    public Stack(StackIdentity identity, CloudAssembly assembly) throws IOException {
        this.identity = identity;
        this.assembly = assembly;
        this.template = assembly.template(identity.name());
        this.values = new Values(identity.pseudoParameters());
    }

    StackIdentity identity() {
        return identity;
    }

    /** Where its assets are, also after the next one was synthesized. */
    CloudAssembly assembly() {
        return assembly;
    }

    Template template() {
        return template;
    }

    boolean has(String id) {
        return attributes.containsKey(id);
    }

    /** A resource's properties, resolved as this stack's resources allow. */
    Map<String, Object> resolve(Template.Resource resource) {
        return values.resolve(resource.properties());
    }

    Map<String, Object> properties(String id) {
        return Objects.requireNonNull(properties.get(id), id);
    }

    Map<String, Object> attributes(String id) {
        return Objects.requireNonNull(attributes.get(id), id);
    }

    String physicalId(String id) {
        return String.valueOf(attributes(id).get(REF));
    }

    void put(String id, Map<String, Object> resolved, Map<String, Object> became) {
        properties.put(id, resolved);
        attributes.put(id, became);
        values.put(id, became);
    }
}
