package dev.schemainit.infra.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnResource;
import software.constructs.IConstruct;

/** Reasons for what cdk-nag finds, for the apps that are checked with it, in the form in which it reads them. */
final class NagReasons {
    static final String NO_TRACE = "It calls one function over and over: a trace of that shows nothing more.";

    private final List<Map<String, Object>> acknowledgements = new ArrayList<>();

    NagReasons add(String rule, String reason) {
        acknowledgements.add(acknowledgement(rule, reason));
        return this;
    }

    /** @param resource that a policy names with a wildcard, as the rule writes it */
    NagReasons addWildcard(String resource, String reason) {
        Map<String, Object> acknowledgement = acknowledgement("AwsSolutions-IAM5", reason);
        acknowledgement.put("applies_to", List.of("Resource::" + resource));
        acknowledgements.add(acknowledgement);
        return this;
    }

    /** @param construct whose main resource has the finding */
    void of(IConstruct construct) {
        var resource = construct instanceof CfnResource itself
                ? itself
                : (CfnResource) construct.getNode().getDefaultChild();
        resource.addMetadata("cdk_nag", Map.of("rules_to_suppress", acknowledgements));
    }

    private static Map<String, Object> acknowledgement(String rule, String reason) {
        // In a fixed order, as everything in a template.
        var acknowledgement = new LinkedHashMap<String, Object>();
        acknowledgement.put("id", rule);
        acknowledgement.put("reason", reason);
        return acknowledgement;
    }
}
