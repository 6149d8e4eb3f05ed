package dev.schemainit.infra.work;

import dev.schemainit.infra.nag.NagReasons;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.customresources.Provider;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * A resource of the stack that is complete when the function says that nothing is left to do.
 *
 * <p>It comes after the run's own resource and is a part of the same scope, so that whatever depends on the run depends
 * on it. The CDK's provider framework invokes the function for it, and its state machine again and again.
 */
public final class DeploymentWait extends Construct {
    /** CloudFormation gives up on a custom resource after an hour, and this long before it everything has to end. */
    private static final int CLOUD_FORMATION = 3600 - 60;

    private static final int INTERVAL = 30;

    /** Of the invocation by which the resource begins, and of the first question whether it is complete. */
    private static final int FIRST_CALLS = 2;

    private final WorkingFunction function;

    /** Adds all of it. */
    public DeploymentWait(Construct scope, String id, WorkingFunction function) {
        super(scope, id);
        this.function = function;
        LogGroup log = function.log(this, "Log", null);
        Provider provider = provider(log);
        acknowledge(provider);
        var resource = CustomResource.Builder.create(function.run(), "Work")
                .resourceType("Custom::SchemaInitializerWork")
                .serviceToken(provider.getServiceToken())
                .properties(Map.of("HandlerArn", function.version().getFunctionArn()))
                .build();
        resource.getNode().addDependency(function.run().getNode().findChild("Default"));
    }

    private Provider provider(LogGroup log) {
        return Provider.Builder.create(this, "Provider")
                .onEventHandler(function.version())
                .isCompleteHandler(function.version())
                .queryInterval(Duration.seconds(INTERVAL))
                .totalTimeout(Duration.seconds(
                        INTERVAL * repetitions(function.timeout().toSeconds().intValue())))
                .frameworkOnEventRole(function.role(this, "OnEventRole", log))
                .frameworkCompleteAndTimeoutRole(function.role(this, "IsCompleteRole", log))
                .logGroup(log)
                .build();
    }

    /**
     * How often the function is asked again. The framework counts its calls and not their time, which is most of it
     * here: each lasts as long as the function may. When CloudFormation has given up, nothing may go on that is about
     * to be rolled back.
     */
    static int repetitions(int timeoutSeconds) {
        return (CLOUD_FORMATION - FIRST_CALLS * timeoutSeconds) / (timeoutSeconds + INTERVAL);
    }

    private static void acknowledge(Provider provider) {
        for (String name : List.of("framework-onEvent", "framework-isComplete", "framework-onTimeout")) {
            new NagReasons()
                    .add("AwsSolutions-L1", "The provider framework of the CDK chooses the runtime of its functions.")
                    .of(provider.getNode().findChild(name));
        }
        IConstruct waiter = provider.getNode().findChild("waiter-state-machine");
        new NagReasons()
                .add(
                        "AwsSolutions-IAM5",
                        "The CDK lets its state machine invoke any version of these two functions, which have one.")
                .of(waiter.getNode().findChild("Role").getNode().findChild("DefaultPolicy"));
        new NagReasons()
                .add(
                        "AwsSolutions-SF1",
                        "It calls one function over and over, and each call is in that function's log.")
                .add("AwsSolutions-SF2", NagReasons.NO_TRACE)
                .of(waiter.getNode().findChild("Resource"));
    }
}
