package dev.schemainit.infra.fleet;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.login.IamUser;
import dev.schemainit.infra.login.LoginSecret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.regioninfo.RegionInfo;

/**
 * One database of a fleet, as the app declares it.
 *
 * @param resourceId of its server
 * @param secret with the login; null: the user logs in with a token of IAM
 * @param user who logs in with IAM; null: the secret says it
 */
public record FleetMember(
        String name,
        String host,
        Number port,
        String resourceId,
        String database,
        @Nullable LoginSecret secret,
        @Nullable String user) {
    /** The user of IAM; null: there is a secret. */
    @Nullable
    IamUser iamUser() {
        return secret == null && user != null ? new IamUser(resourceId, user) : null;
    }

    /**
     * As the function reads it in a file, in which nothing can be that only the deployment knows.
     *
     * @throws ConfigException for a server that the same app creates
     */
    Map<String, Object> fields(Stack stack) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name);
        fields.put("host", known(stack, "host", host));
        if (Token.isUnresolved(port)) {
            throw unknown("port");
        }
        fields.put("port", port.intValue());
        fields.put("database", database);
        if (secret != null) {
            fields.put("secret", known(stack, "secret", secret.arn()));
        } else if (user != null) {
            fields.put("user", user);
        }
        return fields;
    }

    /** The text; of what is left open only the partition, which the region says. */
    private String known(Stack stack, String what, String text) {
        Object resolved = stack.resolve(text);
        if (resolved instanceof String known) {
            return known;
        }
        if (resolved instanceof Map<?, ?> join
                && join.get("Fn::Join") instanceof List<?> parts
                && parts.get(1) instanceof List<?> texts) {
            return texts.stream().map(part -> part(stack, what, part)).collect(Collectors.joining());
        }
        throw unknown(what);
    }

    private String part(Stack stack, String what, Object part) {
        if (part instanceof String text) {
            return text;
        }
        String partition = RegionInfo.get(stack.getRegion()).getPartition();
        if (!part.equals(Map.of("Ref", "AWS::Partition")) || partition == null) {
            throw unknown(what);
        }
        return partition;
    }

    private ConfigException unknown(String what) {
        return new ConfigException("SchemaFleetProps: the " + what + " of target " + name
                + " is known only when deploying. Fix: import the server and the secret into a stack with an account"
                + " and a region, or let the application write the list into an object of S3.");
    }
}
