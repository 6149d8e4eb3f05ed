package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.localcloud.cloudformation.CustomResources.Exchange;
import dev.schemainit.localcloud.cloudformation.Template.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One creation or update of a stack, with its way back: resource by resource, and on a failure to what was before.
 *
 * <p>Source: AWS CloudFormation User Guide, "Understand CloudFormation stack creation events" and "Update behaviors of
 * stack resources"; for custom resources, "Custom resource request types".
 */
public final class StackOperation {
    private static final String STACK = "AWS::CloudFormation::Stack";

    private final Provisioner provisioner;
    private final CustomResources customResources;
    private final Consumer<StackEvent> listener;
    private final Optional<Stack> before;
    private final Stack after;
    private final List<Resource> touched = new ArrayList<>();

    public StackOperation(
            Provisioner provisioner,
            CustomResources customResources,
            Consumer<StackEvent> listener,
            Optional<Stack> before,
            Stack after) {
        this.provisioner = provisioner;
        this.customResources = customResources;
        this.listener = listener;
        this.before = before;
        this.after = after;
    }

    /** @return the stack as it is now; empty when its creation failed */
    public Optional<Stack> run() throws IOException, InterruptedException {
        String verb = before.isPresent() ? "UPDATE" : "CREATE";
        stackEvent(verb + "_IN_PROGRESS", Optional.empty());
        Optional<String> failure = goForward();
        if (failure.isEmpty()) {
            before.ifPresent(this::deleteWhatIsNoLongerThere);
            stackEvent(verb + "_COMPLETE", Optional.empty());
            return Optional.of(after);
        }
        if (before.isEmpty()) {
            stackEvent("ROLLBACK_IN_PROGRESS", failure);
            deleteEverything();
            stackEvent("ROLLBACK_COMPLETE", Optional.empty());
            return Optional.empty();
        }
        stackEvent("UPDATE_ROLLBACK_IN_PROGRESS", failure);
        boolean back = goBack(before.get());
        stackEvent(back ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_FAILED", Optional.empty());
        return before;
    }

    private Optional<String> goForward() throws IOException, InterruptedException {
        for (Resource resource : after.template().order()) {
            Map<String, Object> properties = after.resolve(resource);
            boolean exists = before.isPresent() && before.get().has(resource.id());
            if (exists && before.get().properties(resource.id()).equals(properties)) {
                after.put(resource.id(), properties, before.get().attributes(resource.id()));
                continue;
            }
            String verb = exists ? "UPDATE" : "CREATE";
            event(resource, verb + "_IN_PROGRESS", Optional.empty());
            touched.add(resource);
            try {
                after.put(resource.id(), properties, put(after, before, resource, properties));
            } catch (ResourceFailure failure) {
                event(resource, verb + "_FAILED", Optional.of(failure.reason()));
                return Optional.of("The following resource(s) failed to " + verb.toLowerCase(Locale.ROOT) + ": ["
                        + resource.id() + "].");
            }
            event(resource, verb + "_COMPLETE", Optional.empty());
        }
        return Optional.empty();
    }

    /** Each resource that was changed is changed back; one that failed to change, too. */
    private boolean goBack(Stack old) throws IOException, InterruptedException {
        boolean back = true;
        for (Resource resource : old.template().order()) {
            if (touched.stream().anyMatch(changed -> changed.id().equals(resource.id()))) {
                event(resource, "UPDATE_IN_PROGRESS", Optional.empty());
                try {
                    put(old, Optional.of(attempted(old)), resource, old.properties(resource.id()));
                    event(resource, "UPDATE_COMPLETE", Optional.empty());
                } catch (ResourceFailure failure) {
                    event(resource, "UPDATE_FAILED", Optional.of(failure.reason()));
                    back = false;
                }
            }
        }
        for (int i = touched.size() - 1; i >= 0; i--) {
            Resource resource = touched.get(i);
            if (!old.has(resource.id()) && after.has(resource.id())) {
                provisioner.delete(resource, after.properties(resource.id()), after.attributes(resource.id()));
                event(resource, "DELETE_COMPLETE", Optional.empty());
            }
        }
        return back;
    }

    /** The new properties of resources that failed are the old ones of their way back. */
    private Stack attempted(Stack old) {
        for (Resource resource : touched) {
            if (!after.has(resource.id()) && old.has(resource.id())) {
                after.put(resource.id(), after.resolve(resource), old.attributes(resource.id()));
            }
        }
        return after;
    }

    private void deleteWhatIsNoLongerThere(Stack old) {
        for (Resource resource : old.template().order()) {
            boolean changed =
                    !after.has(resource.id()) || !old.properties(resource.id()).equals(after.properties(resource.id()));
            // What was changed in place is the new one already, except for resources that all their properties
            // identify.
            if (!after.has(resource.id()) || changed && resource.type().startsWith("AWS::EC2::SecurityGroup")) {
                provisioner.delete(resource, old.properties(resource.id()), old.attributes(resource.id()));
                event(resource, "DELETE_COMPLETE", Optional.empty());
            }
        }
    }

    private void deleteEverything() throws IOException, InterruptedException {
        for (int i = touched.size() - 1; i >= 0; i--) {
            Resource resource = touched.get(i);
            event(resource, "DELETE_IN_PROGRESS", Optional.empty());
            if (resource.isCustom()) {
                deleteCustom(resource);
            } else if (after.has(resource.id())) {
                provisioner.delete(resource, after.properties(resource.id()), after.attributes(resource.id()));
            }
            event(resource, "DELETE_COMPLETE", Optional.empty());
        }
    }

    private Map<String, Object> put(
            Stack stack, Optional<Stack> previous, Resource resource, Map<String, Object> properties)
            throws ResourceFailure, IOException, InterruptedException {
        if (!resource.isCustom()) {
            return provisioner.put(stack.identity(), stack.assembly(), resource, properties);
        }
        var request = new CustomResourceRequest(stack.identity(), resource, properties);
        NodeFunction provider = provisioner.provider(properties.get("ServiceToken"));
        boolean update = previous.isPresent() && previous.get().has(resource.id());
        Exchange exchange = customResources.send(
                provider,
                update
                        ? request.update(
                                previous.get().physicalId(resource.id()),
                                previous.get().properties(resource.id()))
                        : request.create());
        return Map.of("Ref", exchange.succeededWithId());
    }

    /** After a creation that failed, with the identifier that the provider gave in its failure. */
    private void deleteCustom(Resource resource) throws IOException, InterruptedException {
        Map<String, Object> properties = after.resolve(resource);
        List<Exchange> exchanges = customResources.exchanges();
        String id = exchanges.get(exchanges.size() - 1).physicalId();
        try {
            customResources
                    .send(
                            provisioner.provider(properties.get("ServiceToken")),
                            new CustomResourceRequest(after.identity(), resource, properties).delete(id))
                    .succeededWithId();
        } catch (ResourceFailure failure) {
            event(resource, "DELETE_FAILED", Optional.of(failure.reason()));
        }
    }

    private void stackEvent(String status, Optional<String> reason) {
        listener.accept(new StackEvent(after.identity().name(), STACK, status, reason));
    }

    private void event(Resource resource, String status, Optional<String> reason) {
        listener.accept(new StackEvent(resource.id(), resource.type(), status, reason));
    }
}
