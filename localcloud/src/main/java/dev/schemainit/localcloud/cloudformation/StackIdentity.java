package dev.schemainit.localcloud.cloudformation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A stack's name, and the account and region that its resources are in. */
public record StackIdentity(String name, String account, String region) {
    String id() {
        return arn("cloudformation", "stack/" + name + "/" + uuid(name));
    }

    /** Such as {@code sg-0123456789abcdef0}, the same for the same resource. */
    String physicalId(String prefix, String logicalId) {
        return prefix + "-0" + uuid(name + "/" + logicalId).replace("-", "").substring(0, 16);
    }

    String arn(String service, String resource) {
        return String.format(
                Locale.ROOT, "arn:aws:%s:%s:%s:%s", service, service.equals("iam") ? "" : region, account, resource);
    }

    Map<String, String> pseudoParameters() {
        return Map.of(
                "AWS::AccountId",
                account,
                "AWS::Region",
                region,
                "AWS::Partition",
                "aws",
                "AWS::URLSuffix",
                "amazonaws.com",
                "AWS::StackName",
                name,
                "AWS::StackId",
                id());
    }

    private static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
