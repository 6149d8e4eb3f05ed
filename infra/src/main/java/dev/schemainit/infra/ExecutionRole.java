package dev.schemainit.infra;

import dev.schemainit.infra.login.IamUser;
import dev.schemainit.infra.login.LoginSecret;
import dev.schemainit.infra.nag.NagReasons;
import dev.schemainit.infra.watch.TopicAccess;
import dev.schemainit.infra.watch.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.RoleProps;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * What the function may do: read its secrets, or connect as one user of IAM, write its own log, and be attached to the
 * VPC. Where a topic is told of failures, Lambda publishes to it with this role.
 *
 * <p>The policies are inline, so that they stand and fall with the role and are in force before the function exists.
 */
final class ExecutionRole extends Role {
    /**
     * Lambda's own list:
     * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
     */
    private static final List<String> NETWORK_INTERFACES = List.of(
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses");

    /**
     * Writes the policies.
     *
     * @param secrets the run's own, unless it authenticates with IAM, and those of the logins that it makes
     * @param iamUser who the run connects as with IAM; null: it has a secret
     * @param watch names the topic, if there is one; null: nothing is watched
     */
    ExecutionRole(
            Construct scope,
            String id,
            String functionArn,
            List<LoginSecret> secrets,
            @Nullable IamUser iamUser,
            @Nullable Watch watch,
            ILogGroup log) {
        super(
                scope,
                id,
                RoleProps.builder()
                        .description("The schema initializer's function")
                        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                        .inlinePolicies(policies(Stack.of(scope), functionArn, secrets, iamUser, watch, log))
                        .build());
        acknowledgeWildcards(secrets);
    }

    /**
     * Writes the policies of a role whose secrets and users are in managed policies, which hold more.
     *
     * @param more inline, by name
     */
    ExecutionRole(Construct scope, String id, String functionArn, Map<String, PolicyDocument> more, ILogGroup log) {
        super(
                scope,
                id,
                RoleProps.builder()
                        .description("The schema fleet's function")
                        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                        .inlinePolicies(withNecessary(more, functionArn, log))
                        .build());
        acknowledgeWildcards(List.of());
    }

    /** For the apps that are checked with cdk-nag, in the form in which it reads acknowledgements. */
    private void acknowledgeWildcards(List<LoginSecret> secrets) {
        var reasons = new NagReasons()
                .addWildcards(
                        List.of("*"),
                        "Lambda creates the network interfaces of a function in a VPC with the function's role and asks"
                                + " for these actions on all resources; they are denied to the function's own code.");
        secrets.stream()
                .filter(LoginSecret::isPartial)
                .forEach(secret -> reasons.addWildcards(
                        List.of(secret.arnInPolicies()),
                        "The secret is given by its name; the six random characters at the end of its ARN are not known"
                                + " before the deployment."));
        reasons.of(this);
    }

    private static Map<String, PolicyDocument> policies(
            Stack stack,
            String functionArn,
            List<LoginSecret> secrets,
            @Nullable IamUser iamUser,
            @Nullable Watch watch,
            ILogGroup log) {
        var policies = new LinkedHashMap<String, PolicyDocument>();
        if (!secrets.isEmpty()) {
            policies.put(
                    "Secret",
                    document(secrets.stream()
                            .flatMap(secret -> readSecret(stack, secret).stream())
                            .toList()));
        }
        if (iamUser != null) {
            policies.put(
                    "Connect",
                    document(List.of(
                            allow(List.of(IamUser.CONNECT), iamUser.arn(stack)).build())));
        }
        if (watch != null && watch.topic() != null) {
            policies.put("Notify", document(new TopicAccess(stack, watch.topic()).ofFunction()));
        }
        return withNecessary(policies, functionArn, log);
    }

    /** With what every function of a VPC needs. */
    private static Map<String, PolicyDocument> withNecessary(
            Map<String, PolicyDocument> others, String functionArn, ILogGroup log) {
        var policies = new LinkedHashMap<>(others);
        policies.put(
                "Log",
                document(List.of(allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn())
                        .build())));
        policies.put("Network", document(attachToVpc(functionArn)));
        return policies;
    }

    private static List<PolicyStatement> readSecret(Stack stack, LoginSecret secret) {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(allow(List.of("secretsmanager:GetSecretValue"), secret.arnInPolicies())
                .build());
        IKey key = secret.key();
        if (key != null) {
            statements.add(allow(List.of("kms:Decrypt"), key.getKeyArn())
                    .conditions(usedBySecretsManagerFor(stack, secret))
                    .build());
        }
        return statements;
    }

    /** The service encrypts with the complete ARN as its context, also if it is asked with a partial one. */
    private static Map<String, Map<String, String>> usedBySecretsManagerFor(Stack stack, LoginSecret secret) {
        var exactly = new LinkedHashMap<String, String>();
        exactly.put("kms:ViaService", "secretsmanager." + secret.region(stack) + "." + stack.getUrlSuffix());
        var conditions = new LinkedHashMap<String, Map<String, String>>();
        conditions.put("StringEquals", exactly);
        (secret.isPartial() ? conditions.computeIfAbsent("StringLike", like -> new LinkedHashMap<>()) : exactly)
                .put("kms:EncryptionContext:SecretARN", secret.arnInPolicies());
        return conditions;
    }

    /** Lambda attaches the function with the function's own role; the function's code has no use for that. */
    private static List<PolicyStatement> attachToVpc(String functionArn) {
        return List.of(
                allow(NETWORK_INTERFACES, "*").build(),
                PolicyStatement.Builder.create()
                        .effect(Effect.DENY)
                        .actions(NETWORK_INTERFACES)
                        .resources(List.of("*"))
                        .conditions(Map.of("ArnEquals", Map.of("lambda:SourceFunctionArn", functionArn)))
                        .build());
    }

    private static PolicyStatement.Builder allow(List<String> actions, String resource) {
        return PolicyStatement.Builder.create().actions(actions).resources(List.of(resource));
    }

    private static PolicyDocument document(List<PolicyStatement> statements) {
        return PolicyDocument.Builder.create().statements(statements).build();
    }
}
