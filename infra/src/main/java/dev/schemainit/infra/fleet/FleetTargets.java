package dev.schemainit.infra.fleet;

import dev.schemainit.engine.text.Json;
import dev.schemainit.infra.asset.ContentHash;
import dev.schemainit.infra.asset.StagedFiles;
import dev.schemainit.infra.login.LoginSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.constructs.Construct;

/**
 * The targets of a fleet: declared in the app, or in an object of S3.
 *
 * @param members none with an object
 * @param object null: the members are all
 */
public record FleetTargets(
        List<FleetMember> members, @Nullable FleetObject object) {
    /** Where the function finds the list: Lambda unpacks a layer into /opt. */
    private static final String FILE = "fleet/targets.json";

    public FleetTargets {
        members = List.copyOf(members);
    }

    /** What the function's environment says of them. */
    public String location() {
        return object == null ? "/opt/" + FILE : object.uri();
    }

    /** The list as a layer, which a changed one makes another; empty for an object. */
    public Optional<LayerVersion> layer(Construct scope, String id) {
        if (object != null) {
            return Optional.empty();
        }
        List<Map<String, Object>> list =
                members.stream().map(member -> member.fields(Stack.of(scope))).toList();
        byte[] json = Json.write(list).getBytes(StandardCharsets.UTF_8);
        var files = new TreeMap<>(Map.of(FILE, json));
        String hash = ContentHash.of(files);
        Path folder = StagedFiles.write(scope, "fleet-" + hash, files);
        return Optional.of(LayerVersion.Builder.create(scope, id)
                .description("Targets of the schema fleet")
                .code(Code.fromAsset(folder.toString()))
                .build());
    }

    /** Of all secrets, as policies name them. */
    public Set<String> secretArns() {
        return object == null
                ? secrets().stream()
                        .map(LoginSecret::arnInPolicies)
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : new LinkedHashSet<>(object.secretArns());
    }

    /** Inline policies of the function's role. */
    public Map<String, PolicyDocument> inlinePolicies(Stack stack) {
        return object == null
                ? Map.of()
                : Map.of(
                        "Targets",
                        PolicyDocument.Builder.create()
                                .statements(object.read(stack))
                                .build());
    }

    /** Lets the function's role read the secrets and connect as the users. The run waits for what this returns. */
    public Construct grant(Construct scope, String id, IRole role) {
        return new FleetPolicies(scope, id, role, secretArns(), keys(), userArns(Stack.of(scope)));
    }

    /** By the ARN of each customer managed key, the secrets that it encrypts. */
    private Map<String, Set<String>> keys() {
        var keys = new LinkedHashMap<String, Set<String>>();
        secrets().forEach(secret -> {
            IKey key = secret.key();
            if (key != null) {
                keys.computeIfAbsent(key.getKeyArn(), arn -> new LinkedHashSet<>())
                        .add(secret.arnInPolicies());
            }
        });
        if (object != null) {
            object.secretKeys().forEach(key -> keys.put(key.getKeyArn(), secretArns()));
        }
        return keys;
    }

    private Set<String> userArns(Stack stack) {
        if (object == null) {
            return members.stream()
                    .map(FleetMember::iamUser)
                    .filter(Objects::nonNull)
                    .map(user -> user.arn(stack))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return object.users().stream()
                .map(user -> stack.formatArn(ArnComponents.builder()
                        .service("rds-db")
                        .resource("dbuser")
                        .resourceName(user)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<LoginSecret> secrets() {
        return members.stream()
                .map(FleetMember::secret)
                .filter(Objects::nonNull)
                .toList();
    }
}
