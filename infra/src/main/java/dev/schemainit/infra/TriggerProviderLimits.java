package dev.schemainit.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.CustomResourceProviderBase;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * Limits the stack's Trigger provider, the function of the CDK that invokes ours, to what it needs.
 *
 * <p>As it comes, it may create any log group through an AWS managed policy, and its log is kept for ever. It is one for the
 * stack, so that this is done once however many initializers the stack has.
 */
final class TriggerProviderLimits extends Construct {
    private static final String ID = "SchemaInitializerTriggerProvider";
    private static final String PROVIDER = "AWSCDK.TriggerCustomResourceProviderCustomResourceProvider";

    private TriggerProviderLimits(Stack stack, RetentionDays retention) {
        super(stack, ID);
        var provider = (CustomResourceProviderBase) stack.getNode().findChild(PROVIDER);
        var log = LogGroup.Builder.create(this, "Log")
                .retention(retention)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        ((CfnResource) provider.getNode().findChild("Role")).addPropertyDeletionOverride("ManagedPolicyArns");
        var writeLog = new LinkedHashMap<String, Object>();
        writeLog.put("Effect", "Allow");
        writeLog.put("Action", List.of("logs:CreateLogStream", "logs:PutLogEvents"));
        writeLog.put("Resource", log.getLogGroupArn());
        provider.addToRolePolicy(writeLog);
        ((CfnResource) provider.getNode().findChild("Handler"))
                .addPropertyOverride("LoggingConfig", Map.of("LogGroup", log.getLogGroupName()));
    }

    /** Limits the provider of the construct's stack, which a Trigger in it has brought. */
    static void apply(IConstruct construct, RetentionDays retention) {
        Stack stack = Stack.of(construct);
        if (stack.getNode().tryFindChild(ID) == null) {
            new TriggerProviderLimits(stack, retention);
        }
    }
}
