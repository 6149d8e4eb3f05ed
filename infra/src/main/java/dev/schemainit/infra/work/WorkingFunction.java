package dev.schemainit.infra.work;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.IVersion;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.triggers.Trigger;
import software.constructs.Construct;

/**
 * The function that is invoked until nothing is left to do.
 *
 * @param name without its version
 * @param version the one that the deployment's run invokes
 * @param database {@code host:port/name}, as its reports call it
 * @param timeout the function's
 * @param run the deployment's own, after which all of this comes
 * @param retention of the logs of what invokes it
 * @param key that encrypts these logs; null: that of CloudWatch Logs
 */
public record WorkingFunction(
        String name,
        IVersion version,
        String database,
        Duration timeout,
        Trigger run,
        RetentionDays retention,
        @Nullable IKey key) {
    /**
     * A role for a function of the CDK that writes this log, without the policy of AWS that lets it create any log
     * group.
     */
    Role role(Construct scope, String id, ILogGroup log) {
        var writeLog = PolicyStatement.Builder.create()
                .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                .resources(List.of(log.getLogGroupArn()))
                .build();
        return Role.Builder.create(scope, id)
                .description("Calls for the long work of the schema initializer")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .inlinePolicies(Map.of(
                        "Log",
                        PolicyDocument.Builder.create()
                                .statements(List.of(writeLog))
                                .build()))
                .build();
    }

    /** @param groupName null: CloudFormation makes one up */
    LogGroup log(Construct scope, String id, @Nullable String groupName) {
        return LogGroup.Builder.create(scope, id)
                .logGroupName(groupName)
                .retention(retention)
                .encryptionKey(key)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
    }
}
