package dev.schemainit.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.CustomResourceProviderBase;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.LogGroupProps;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * Limits the stack's Trigger provider, the function of the CDK that invokes ours, to what it needs.
 *
 * <p>The CDK lets it create any log group through an AWS managed policy, and keeps its log for ever. A stack has one
 * provider for all its Triggers: the first initializer limits it.
 */
final class TriggerProviderLimits extends Construct {
    private static final String ID = "SchemaInitializerTriggerProvider";
    private static final String PROVIDER = "AWSCDK.TriggerCustomResourceProviderCustomResourceProvider";

    private TriggerProviderLimits(Stack stack, RetentionDays retention, @Nullable IKey key) {
        super(stack, ID);
        var provider = (CustomResourceProviderBase) stack.getNode().findChild(PROVIDER);
        var log = new LogGroup(
                this,
                "Log",
                LogGroupProps.builder()
                        .retention(retention)
                        .encryptionKey(key)
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build());
        ((CfnResource) provider.getNode().findChild("Role")).addPropertyDeletionOverride("ManagedPolicyArns");
        var writeLog = new LinkedHashMap<String, Object>();
        writeLog.put("Effect", "Allow");
        writeLog.put("Action", List.of("logs:CreateLogStream", "logs:PutLogEvents"));
        writeLog.put("Resource", log.getLogGroupArn());
        provider.addToRolePolicy(writeLog);
        ((CfnResource) provider.getNode().findChild("Handler"))
                .addPropertyOverride("LoggingConfig", Map.of("LogGroup", log.getLogGroupName()));
    }

    /** Limits the provider of the construct's stack, which a Trigger in it has added. */
    static void apply(IConstruct construct, RetentionDays retention, @Nullable IKey key) {
        Stack stack = Stack.of(construct);
        if (stack.getNode().tryFindChild(ID) == null) {
            new TriggerProviderLimits(stack, retention, key);
        }
    }
}
