package dev.schemainit.infra.nag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnResource;
import software.constructs.IConstruct;

/** Reasons for what cdk-nag finds, for the apps that are checked with it, in the form in which it reads them. */
public final class NagReasons {
    /** Of a state machine without X-Ray. */
    public static final String NO_TRACE = "It calls one function over and over: a trace of that shows nothing more.";

    private final List<Map<String, Object>> acknowledgements = new ArrayList<>();

    /** @param rule such as {@code AwsSolutions-L1} */
    public NagReasons add(String rule, String reason) {
        return add(rule, List.of(), reason);
    }

    /** @param resources that a policy names with a wildcard */
    public NagReasons addWildcards(List<String> resources, String reason) {
        List<String> findings =
                resources.stream().map(resource -> "Resource::" + resource).toList();
        return add("AwsSolutions-IAM5", findings, reason);
    }

    /** @param findings that are meant; none: all of the rule */
    private NagReasons add(String rule, List<String> findings, String reason) {
        // In a fixed order, as everything in a template: Map.of has another one in every run.
        var acknowledgement = new LinkedHashMap<String, Object>();
        acknowledgement.put("id", rule);
        if (!findings.isEmpty()) {
            acknowledgement.put("applies_to", findings);
        }
        acknowledgement.put("reason", reason);
        acknowledgements.add(acknowledgement);
        return this;
    }

    /** @param construct whose main resource has the finding */
    public void of(IConstruct construct) {
        var resource = construct instanceof CfnResource itself
                ? itself
                : (CfnResource) construct.getNode().getDefaultChild();
        resource.addMetadata("cdk_nag", Map.of("rules_to_suppress", acknowledgements));
    }
}
