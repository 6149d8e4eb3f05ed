package dev.schemainit.infra.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnResource;
import software.constructs.IConstruct;

/** Why a rule of cdk-nag does not hold for a resource, in the form in which it reads that. */
final class Acknowledgement {
    private Acknowledgement() {}

    /** @param findings that are meant; none: all of the rule */
    static void add(@Nullable IConstruct resource, String rule, List<String> findings, String reason) {
        var acknowledgement = new LinkedHashMap<String, Object>();
        acknowledgement.put("id", rule);
        if (!findings.isEmpty()) {
            acknowledgement.put("applies_to", findings);
        }
        acknowledgement.put("reason", reason);
        ((CfnResource) Objects.requireNonNull(resource))
                .addMetadata("cdk_nag", Map.of("rules_to_suppress", List.of(acknowledgement)));
    }
}
