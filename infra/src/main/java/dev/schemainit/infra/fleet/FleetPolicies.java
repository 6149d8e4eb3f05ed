package dev.schemainit.infra.fleet;

import dev.schemainit.engine.text.Counted;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.login.IamUser;
import dev.schemainit.infra.nag.NagReasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * What the function may read and connect as: exactly the secrets and the users of its targets, in managed policies,
 * because a role has room for few of them.
 *
 * <p>Source: AWS IAM User Guide, "IAM and AWS STS quotas": a managed policy has 6,144 characters, a role 10 of them.
 */
final class FleetPolicies extends Construct {
    private static final int MAX_CHARACTERS = 6144;
    private static final int MAX_POLICIES = 10;

    /** Of a policy around its resources, with a key's ARN and conditions. */
    private static final int FRAME = 450;

    /** Of an ARN that is known only when deploying: long names have as many. */
    private static final int UNKNOWN = 160;

    private static final String GET_SECRET = "secretsmanager:GetSecretValue";

    /**
     * Attaches them.
     *
     * @param secretArns as policies name them
     * @param keys by the ARN of each customer managed key, the secrets that it encrypts
     * @param userArns of users of IAM
     */
    FleetPolicies(
            Construct scope,
            String id,
            IRole role,
            Set<String> secretArns,
            Map<String, Set<String>> keys,
            Set<String> userArns) {
        super(scope, id);
        var statements = new ArrayList<PolicyStatement>();
        chunks(secretArns).forEach(arns -> statements.add(allow(GET_SECRET, arns)));
        chunks(userArns).forEach(arns -> statements.add(allow(IamUser.CONNECT, arns)));
        keys.forEach((key, secrets) ->
                chunks(secrets).forEach(arns -> statements.add(decrypt(Stack.of(scope), key, arns))));
        if (statements.size() > MAX_POLICIES) {
            throw new ConfigException("SchemaFleetProps: " + Counted.of(secretArns.size(), "secret") + ", "
                    + Counted.of(userArns.size(), "user") + " and " + Counted.of(keys.size(), "key")
                    + " of the targets do not fit into the "
                    + MAX_POLICIES
                    + " policies that a role has. Fix: let targets log in with IAM as one user of their server, or"
                    + " write the list into an object of S3 and give the secrets a common prefix.");
        }
        for (int i = 0; i < statements.size(); i++) {
            ManagedPolicy policy = ManagedPolicy.Builder.create(this, "Policy" + i)
                    .description("What the function of the schema fleet may read")
                    .statements(List.of(statements.get(i)))
                    .roles(List.of(role))
                    .build();
            acknowledgeWildcards(policy, statements.get(i).getResources());
        }
    }

    /** For the apps that are checked with cdk-nag. */
    private static void acknowledgeWildcards(ManagedPolicy policy, List<String> resources) {
        List<String> wildcards = resources.stream()
                .filter(resource -> resource.contains("*") || resource.contains("?"))
                .toList();
        if (!wildcards.isEmpty()) {
            new NagReasons()
                    .addWildcards(
                            wildcards,
                            "The secret is given by its name, whose six random characters are not known before the"
                                    + " deployment, or as a pattern for a list that the application writes.")
                    .of(policy);
        }
    }

    /** A key, for these secrets and through Secrets Manager alone. */
    private static PolicyStatement decrypt(Stack stack, String key, List<String> secretArns) {
        var conditions = new LinkedHashMap<String, Object>();
        conditions.put(
                "StringEquals",
                Map.of("kms:ViaService", "secretsmanager." + stack.getRegion() + "." + stack.getUrlSuffix()));
        conditions.put("StringLike", Map.of("kms:EncryptionContext:SecretARN", secretArns));
        PolicyStatement statement = allow("kms:Decrypt", List.of(key));
        statement.addConditions(conditions);
        return statement;
    }

    private static PolicyStatement allow(String action, List<String> resources) {
        return PolicyStatement.Builder.create()
                .actions(List.of(action))
                .resources(resources)
                .build();
    }

    /** As many as fit into a policy each. */
    private static List<List<String>> chunks(Set<String> arns) {
        var chunks = new ArrayList<List<String>>();
        int left = 0;
        for (String arn : new LinkedHashSet<>(arns)) {
            // With its quotes and comma.
            int length = (Token.isUnresolved(arn) ? UNKNOWN : arn.length()) + 3;
            if (chunks.isEmpty() || length > left) {
                chunks.add(new ArrayList<>());
                left = MAX_CHARACTERS - FRAME;
            }
            chunks.get(chunks.size() - 1).add(arn);
            left -= length;
        }
        return chunks;
    }
}
