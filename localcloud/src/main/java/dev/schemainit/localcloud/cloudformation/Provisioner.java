package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.localcloud.lambda.FunctionSettings;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.lambda.Network;
import dev.schemainit.localcloud.lambda.Schedules;
import dev.schemainit.localcloud.lambda.UnpackedAssets;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.states.StateMachines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and deletes what a template's resources stand for, as far as the function's run depends on them. */
public final class Provisioner {
    private static final String REF = "Ref";
    private static final String ARN = "Arn";

    private final LambdaService lambda;
    private final Schedules schedules;
    private final Network network;
    private final GeneratedSecrets secrets;
    private final StateMachines machines;
    private final Map<String, String> providerEnvironment;
    private final Map<String, String> functionEnvironment;
    private final UnpackedAssets unpacked;
    private final Map<String, Path> layers = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, NodeFunction> providers = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();

    /**
     * @param providerEnvironment what a Node function gets beyond the template
     * @param functionEnvironment what a Java function gets beyond the template
     * @param work where to unpack code and layers
     */
    public Provisioner(
            LambdaService lambda,
            Network network,
            SecretsManager secrets,
            StateMachines machines,
            Map<String, String> providerEnvironment,
            Map<String, String> functionEnvironment,
            Path work) {
        this.lambda = lambda;
        this.schedules = new Schedules(lambda);
        this.network = network;
        this.secrets = new GeneratedSecrets(secrets);
        this.machines = machines;
        this.providerEnvironment = Map.copyOf(providerEnvironment);
        this.functionEnvironment = Map.copyOf(functionEnvironment);
        this.unpacked = new UnpackedAssets(work);
    }

    /** Makes resources of a type fail, as a quota or a policy of the account would. */
    public void refuse(String type, String reason) {
        refused.put(type, reason);
    }

    public Schedules schedules() {
        return schedules;
    }

    /** The function of this ARN, if it is one in Node. */
    Optional<NodeFunction> nodeFunction(String arn) {
        return Optional.ofNullable(providers.get(arn));
    }

    NodeFunction provider(@Nullable Object serviceToken) {
        return Objects.requireNonNull(providers.get(String.valueOf(serviceToken)));
    }

    /**
     * Creates a resource, or changes it to these properties.
     *
     * @return its attributes, and what a {@code Ref} to it gives
     */
    Map<String, Object> put(
            StackIdentity stack, CloudAssembly assembly, Template.Resource resource, Map<String, Object> properties)
            throws ResourceFailure, IOException {
        String refusal = refused.get(resource.type());
        if (refusal != null) {
            throw new ResourceFailure(refusal);
        }
        String name = stack.name() + "-" + resource.id();
        return switch (resource.type()) {
            case "AWS::EC2::SecurityGroup" -> {
                String group = stack.physicalId("sg", resource.id());
                yield Map.of(REF, group, "GroupId", group);
            }
            case "AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress" -> {
                network.add(rule(resource.type(), properties));
                yield Map.of(REF, stack.physicalId("sgr", resource.id()));
            }
            case "AWS::EC2::VPCEndpoint" -> {
                String id = stack.physicalId("vpce", resource.id());
                network.addEndpoint(endpointName(id, properties), Template.names(properties.get("SecurityGroupIds")));
                yield Map.of(REF, id, "DnsEntries", List.of("Z1HUB23UULQXV:" + endpointName(id, properties)));
            }
            case "AWS::Logs::LogGroup" -> {
                String group = String.valueOf(properties.getOrDefault("LogGroupName", name));
                yield Map.of(REF, group, ARN, stack.arn("logs", "log-group:" + group + ":*"));
            }
            case "AWS::IAM::Role" -> Map.of(REF, name, ARN, stack.arn("iam", "role/" + name));
            case "AWS::IAM::Policy" -> Map.of(REF, name);
            case "AWS::StepFunctions::StateMachine" -> {
                String machine =
                        stack.arn("states", "stateMachine:" + properties.getOrDefault("StateMachineName", name));
                machines.put(machine, Template.text(properties, "DefinitionString"));
                yield Map.of(REF, machine, ARN, machine);
            }
            case "AWS::SecretsManager::Secret" -> Map.of(REF, secrets.put(stack, resource.id(), properties));
            case "AWS::Lambda::LayerVersion" -> {
                String arn = stack.arn("lambda", "layer:" + resource.id() + ":" + next(name));
                layers.put(arn, assembly.asset(stack.name(), Template.map(properties.get("Content"))));
                yield Map.of(REF, arn);
            }
            case "AWS::Lambda::Function" -> function(stack, assembly, name, properties);
            case "AWS::Lambda::Version" -> {
                String function = String.valueOf(properties.get("FunctionName"));
                FunctionVersion version = lambda.publish(function, next(function));
                yield Map.of(REF, version.arn(), "Version", version.version());
            }
            case "AWS::Lambda::EventInvokeConfig" -> {
                schedules.putHandling(handled(stack, properties), handling(properties));
                yield Map.of(REF, stack.physicalId("config", resource.id()));
            }
            case "AWS::Scheduler::Schedule" -> {
                var target = Template.map(properties.get("Target"));
                schedules.put(name, new Schedules.Target(Template.text(target, ARN), Template.text(target, "Input")));
                yield Map.of(REF, name, ARN, stack.arn("scheduler", "schedule/default/" + name));
            }
            case "AWS::CloudWatch::Alarm" -> {
                String alarm = String.valueOf(properties.getOrDefault("AlarmName", name));
                yield Map.of(REF, alarm, ARN, stack.arn("cloudwatch", "alarm:" + alarm));
            }
            default -> throw new ResourceFailure("the local cloud does not know " + resource.type());
        };
    }

    /** Takes back what others could still notice. */
    void delete(Template.Resource resource, Map<String, Object> properties, Map<String, Object> attributes) {
        switch (resource.type()) {
            case "AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress" ->
                network.remove(rule(resource.type(), properties));
            case "AWS::EC2::VPCEndpoint" ->
                network.removeEndpoint(endpointName(String.valueOf(attributes.get(REF)), properties));
            case "AWS::StepFunctions::StateMachine" -> machines.remove(String.valueOf(attributes.get(REF)));
            case "AWS::SecretsManager::Secret" -> secrets.delete(String.valueOf(attributes.get(REF)));
            case "AWS::Scheduler::Schedule" -> schedules.remove(String.valueOf(attributes.get(REF)));
            case "AWS::Lambda::Version" -> lambda.remove(String.valueOf(attributes.get(REF)));
            case "AWS::Lambda::Function" -> lambda.remove(attributes.get(ARN) + ":" + LambdaService.LATEST);
            default -> {
                // Nothing here depends on it any more.
            }
        }
    }

    private Map<String, Object> function(
            StackIdentity stack, CloudAssembly assembly, String generatedName, Map<String, Object> properties)
            throws IOException {
        String name = String.valueOf(properties.getOrDefault("FunctionName", generatedName));
        String arn = stack.arn("lambda", "function:" + name);
        Path asset = assembly.asset(stack.name(), Template.map(properties.get("Code")));
        var timeout = Duration.ofSeconds(Template.number(properties, "Timeout"));
        String handler = Template.text(properties, "Handler");
        var variables = new HashMap<String, String>();
        Template.map(Template.map(properties.getOrDefault("Environment", Map.of()))
                        .getOrDefault("Variables", Map.of()))
                .forEach((variable, value) -> variables.put(variable, String.valueOf(value)));
        if (String.valueOf(properties.get("Runtime")).startsWith("nodejs")) {
            variables.putAll(providerEnvironment);
            providers.put(arn, new NodeFunction(asset, handler, timeout, variables));
        } else {
            variables.putAll(functionEnvironment);
            var network = Template.map(properties.getOrDefault("VpcConfig", Map.of("SecurityGroupIds", List.of())));
            lambda.put(new FunctionVersion(
                    arn + ":" + LambdaService.LATEST,
                    new FunctionSettings(
                            handler,
                            Template.number(properties, "MemorySize"),
                            timeout,
                            variables,
                            Template.names(network.get("SecurityGroupIds"))),
                    unpacked.folder("task", List.of(asset)),
                    unpacked.folder("opt", layers(properties))));
        }
        return Map.of(REF, name, ARN, arn);
    }

    private List<Path> layers(Map<String, Object> properties) {
        return Template.names(properties.getOrDefault("Layers", List.of())).stream()
                .map(layers::get)
                .toList();
    }

    /** The version that a configuration is for. */
    private static String handled(StackIdentity stack, Map<String, Object> properties) {
        return stack.arn("lambda", "function:" + Template.text(properties, "FunctionName")) + ":"
                + Template.text(properties, "Qualifier");
    }

    private static Schedules.Handling handling(Map<String, Object> properties) {
        int retries = Template.number(properties, "MaximumRetryAttempts");
        Object destinations = properties.get("DestinationConfig");
        return new Schedules.Handling(
                retries,
                destinations == null
                        ? null
                        : Template.text(Template.map(Template.map(destinations).get("OnFailure")), "Destination"));
    }

    private static Network.Rule rule(String type, Map<String, Object> properties) {
        boolean in = type.endsWith("Ingress");
        String peer = in ? "SourceSecurityGroupId" : "DestinationSecurityGroupId";
        return new Network.Rule(
                in,
                String.valueOf(properties.get("GroupId")),
                String.valueOf(Optional.ofNullable(properties.get(peer)).orElse(properties.get("CidrIp"))),
                Template.number(properties, "FromPort"));
    }

    /** {@code com.amazonaws.region.service} turned into the endpoint's own name. */
    private static String endpointName(String id, Map<String, Object> properties) {
        String[] service = String.valueOf(properties.get("ServiceName")).split("\\.");
        return id + "-abcd1234." + service[3] + "." + service[2] + ".vpce.amazonaws.com";
    }

    private int next(String name) {
        return numbers.merge(name, 1, Integer::sum);
    }
}
