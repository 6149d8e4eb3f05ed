package dev.schemainit.infra.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sns.ITopic;

/**
 * Who may publish to a topic that is told of failures: Lambda with the function's role, and an alarm.
 *
 * <p>Sources: AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"; Amazon SNS Developer
 * Guide, "Key management" and "Example cases for Amazon SNS access control".
 */
public final class TopicAccess {
    private static final List<String> USE_KEY = List.of("kms:Decrypt", "kms:GenerateDataKey");

    /** As the CDK calls it in a topic's scope. */
    private static final String POLICY = "Policy";

    private final Stack stack;
    private final ITopic topic;

    /** @param stack of the function and the alarm */
    public TopicAccess(Stack stack, ITopic topic) {
        this.stack = stack;
        this.topic = topic;
    }

    /** What the function's role needs, with which Lambda publishes. */
    public List<PolicyStatement> ofFunction() {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(allow(List.of("sns:Publish"), topic.getTopicArn()).build());
        IKey key = topic.getMasterKey();
        if (key != null) {
            String service = "sns." + stack.getRegion() + "." + stack.getUrlSuffix();
            statements.add(allow(USE_KEY, key.getKeyArn())
                    .conditions(Map.of("StringEquals", Map.of("kms:ViaService", service)))
                    .build());
        }
        return statements;
    }

    /**
     * Lets the alarm publish, who has no role.
     *
     * <p>A topic has a policy that lets every alarm of its account in, until it gets one of its own: a topic without is
     * left without, because others may rely on that too.
     *
     * @param alarmName not the alarm, so that the topic's stack does not need that of the alarm
     */
    public void allowAlarm(String alarmName) {
        IKey key = topic.getMasterKey();
        if (key != null) {
            key.addToResourcePolicy(byCloudWatch(USE_KEY, "*", Map.of("aws:SourceAccount", stack.getAccount())), true);
        }
        if (topic.getNode().tryFindChild(POLICY) != null) {
            topic.addToResourcePolicy(byCloudWatch(
                    List.of("sns:Publish"), topic.getTopicArn(), Map.of("aws:SourceArn", alarmArn(alarmName))));
        }
    }

    private String alarmArn(String alarmName) {
        return stack.formatArn(ArnComponents.builder()
                .service("cloudwatch")
                .resource("alarm")
                .resourceName(alarmName)
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
    }

    private static PolicyStatement byCloudWatch(List<String> actions, String resource, Map<String, String> condition) {
        return allow(actions, resource)
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .conditions(Map.of("StringEquals", condition))
                .build();
    }

    private static PolicyStatement.Builder allow(List<String> actions, String resource) {
        return PolicyStatement.Builder.create().actions(actions).resources(List.of(resource));
    }
}
