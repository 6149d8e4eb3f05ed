package dev.schemainit.infra.fleet;

import dev.schemainit.infra.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.IKey;

/**
 * A list of targets that the application writes into S3, where the deployment does not know what it will say.
 *
 * @param bucket its name
 * @param key of the object
 * @param encryptionKey the customer managed key of the object; null: one of S3's own
 * @param prefixList of S3 in the region, such as {@code pl-23ad484a}, to which the function gets a way; null: it has
 *     one over NAT
 * @param secretArns what the function may read, as policies name it, such as {@code …:secret:tenants/*}
 * @param secretKeys the customer managed keys of those secrets
 * @param users who may log in with IAM, each as {@code <resource id>/<user>}
 * @param securityGroups of the servers
 * @param port of the servers
 */
public record FleetObject(
        String bucket,
        String key,
        @Nullable IKey encryptionKey,
        @Nullable String prefixList,
        List<String> secretArns,
        List<IKey> secretKeys,
        List<String> users,
        List<ISecurityGroup> securityGroups,
        int port) {
    private static final int POSTGRESQL = 5432;

    /** @throws ConfigException for a bucket or key that no object has */
    public FleetObject {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") || !key.matches("[^\\x00-\\x1f*?]{1,1024}")) {
            throw new ConfigException("FleetObject: not the name of a bucket and the key of an object.");
        }
        secretArns = List.copyOf(secretArns);
        secretKeys = List.copyOf(secretKeys);
        users = List.copyOf(users);
        securityGroups = List.copyOf(securityGroups);
    }

    /** An object whose targets have secrets, on servers at port 5432 in these groups. */
    public static FleetObject of(
            String bucket, String key, List<String> secretArns, List<? extends ISecurityGroup> securityGroups) {
        return new FleetObject(
                bucket, key, null, null, secretArns, List.of(), List.of(), List.copyOf(securityGroups), POSTGRESQL);
    }

    /** The same with a way to S3 through the VPC's gateway endpoint. */
    public FleetObject throughPrefixList(String id) {
        return new FleetObject(bucket, key, encryptionKey, id, secretArns, secretKeys, users, securityGroups, port);
    }

    /** The same for users of IAM, each as {@code <resource id>/<user>}. */
    public FleetObject withUsers(List<String> more) {
        return new FleetObject(
                bucket, key, encryptionKey, prefixList, secretArns, secretKeys, more, securityGroups, port);
    }

    /** The same with customer managed keys, of the object and of the secrets. */
    public FleetObject encryptedWith(@Nullable IKey ofObject, List<IKey> ofSecrets) {
        return new FleetObject(bucket, key, ofObject, prefixList, secretArns, ofSecrets, users, securityGroups, port);
    }

    /** As the function's environment has it. */
    public String uri() {
        return "s3://" + bucket + "/" + key;
    }

    /** What the function's role needs to read it. */
    List<PolicyStatement> read(Stack stack) {
        PolicyStatement object = PolicyStatement.Builder.create()
                .actions(List.of("s3:GetObject"))
                .resources(List.of("arn:" + stack.getPartition() + ":s3:::" + bucket + "/" + key))
                .build();
        return encryptionKey == null ? List.of(object) : List.of(object, decrypt(stack, encryptionKey));
    }

    private static PolicyStatement decrypt(Stack stack, IKey key) {
        return PolicyStatement.Builder.create()
                .actions(List.of("kms:Decrypt"))
                .resources(List.of(key.getKeyArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("kms:ViaService", "s3." + stack.getRegion() + "." + stack.getUrlSuffix())))
                .build();
    }
}
