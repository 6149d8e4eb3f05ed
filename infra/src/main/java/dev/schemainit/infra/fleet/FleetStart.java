package dev.schemainit.infra.fleet;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Starts an execution when the fleet is created, and whenever the function has another version.
 *
 * <p>It does not wait: a fleet takes as long as it takes, and a deployment an hour at most.
 */
final class FleetStart extends Construct {
    /** Makes a function of the CDK, which calls StartExecution and may do nothing else. */
    FleetStart(Construct scope, String id, FleetMachine machine, FleetFunction function) {
        super(scope, id);
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .retention(function.logRetention())
                .encryptionKey(function.logKey())
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        var start = AwsSdkCall.builder()
                .service("SFN")
                .action("StartExecution")
                .parameters(Map.of("stateMachineArn", machine.machine().getStateMachineArn()))
                // Another version is another resource, and a changed one for CloudFormation.
                .physicalResourceId(PhysicalResourceId.of(function.version().getFunctionArn()))
                .outputPaths(List.of("executionArn"))
                .build();
        AwsCustomResource.Builder.create(this, "Resource")
                .resourceType("Custom::SchemaFleetStart")
                .onCreate(start)
                .onUpdate(start)
                .installLatestAwsSdk(false)
                .role(role(log))
                .logGroup(log)
                .policy(AwsCustomResourcePolicy.fromStatements(List.of(allow(
                        List.of("states:StartExecution"), machine.machine().getStateMachineArn()))))
                .build()
                .getNode()
                .addDependency(machine);
    }

    private Role role(LogGroup log) {
        return Role.Builder.create(this, "Role")
                .description("Starts the schema fleet")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .inlinePolicies(Map.of(
                        "Log",
                        PolicyDocument.Builder.create()
                                .statements(List.of(allow(
                                        List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn())))
                                .build()))
                .build();
    }

    private static PolicyStatement allow(List<String> actions, String resource) {
        return PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(resource))
                .build();
    }
}
