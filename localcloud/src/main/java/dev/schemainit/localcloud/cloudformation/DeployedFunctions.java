package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.localcloud.lambda.Invocation;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.states.InvokedFunctions;
import java.io.IOException;
import java.util.Optional;

/** The functions of a template, in Java and in Node, as a state machine invokes them. */
public final class DeployedFunctions implements InvokedFunctions {
    private final Provisioner provisioner;
    private final CustomResources customResources;
    private final LambdaService lambda;

    public DeployedFunctions(Provisioner provisioner, CustomResources customResources, LambdaService lambda) {
        this.provisioner = provisioner;
        this.customResources = customResources;
        this.lambda = lambda;
    }

    @Override
    public Optional<Answer> invoke(String arn, String event) throws IOException, InterruptedException {
        Optional<NodeFunction> node = provisioner.nodeFunction(arn);
        if (node.isPresent()) {
            return Optional.of(customResources.call(node.get(), event));
        }
        if (!lambda.has(arn)) {
            return Optional.empty();
        }
        Invocation invocation = lambda.invoke(arn, event);
        return Optional.of(new Answer(invocation.failed(), invocation.payload()));
    }
}
