package dev.schemainit.localcloud;

import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.CustomResources;
import dev.schemainit.localcloud.cloudformation.DeployedFunctions;
import dev.schemainit.localcloud.cloudformation.Provisioner;
import dev.schemainit.localcloud.cloudformation.Stack;
import dev.schemainit.localcloud.cloudformation.StackEvent;
import dev.schemainit.localcloud.cloudformation.StackOperation;
import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.lambda.Network;
import dev.schemainit.localcloud.lambda.Schedules;
import dev.schemainit.localcloud.network.DatabaseServer;
import dev.schemainit.localcloud.network.Forwarder;
import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.localcloud.network.TokenCheck;
import dev.schemainit.localcloud.states.InvokedFunctions;
import dev.schemainit.localcloud.states.StateMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * As much of AWS as a deployment of our stacks touches, on this machine.
 *
 * <p>It takes what {@code cdk synth} wrote and runs it: the Trigger's provider, the function with its layer, handler,
 * environment, memory and timeout, and the network as far as the template's rules reach. Beyond the template, the
 * function gets its credentials, as from Lambda, {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} for the local Secrets
 * Manager, and {@code DB_CA_FILE} for the certificates of the local databases.
 */
public final class LocalCloud implements AutoCloseable {
    private final SecretsManager secrets = new SecretsManager();
    private final Network network = new Network(secrets.url());
    private final LambdaService lambda = new LambdaService(network);
    private final StateMachines machines;
    private final CustomResources customResources;
    private final Provisioner provisioner;
    private final DeployedFunctions functions;
    private final Map<String, Stack> stacks = new HashMap<>();

    /**
     * @param nodeModules where the AWS SDK of the Node functions is
     * @param authority whose certificates the functions trust
     * @param work an empty folder
     */
    public LocalCloud(Path nodeModules, Path authority, Path work) throws IOException {
        machines = new StateMachines(this::invoke, nodeModules, Files.createDirectories(work.resolve("states")));
        customResources = new CustomResources(Files.createDirectories(work.resolve("provider")), machines);
        provisioner = new Provisioner(
                lambda,
                network,
                secrets,
                machines,
                Map.of(
                        "AWS_ENDPOINT_URL_LAMBDA",
                        lambda.url(),
                        "AWS_ENDPOINT_URL_SFN",
                        machines.url(),
                        "AWS_REGION",
                        "eu-west-3",
                        "AWS_ACCESS_KEY_ID",
                        ExecutionEnvironment.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        ExecutionEnvironment.SECRET_KEY,
                        "NODE_PATH",
                        nodeModules.toAbsolutePath().toString()),
                Map.of("DB_CA_FILE", authority.toString()),
                Files.createDirectories(work.resolve("lambda")));
        functions = new DeployedFunctions(provisioner, customResources, lambda);
    }

    /** State machines are there before what they invoke. */
    private Optional<InvokedFunctions.Answer> invoke(String arn, String event)
            throws IOException, InterruptedException {
        return functions.invoke(arn, event);
    }

    public SecretsManager secrets() {
        return secrets;
    }

    public LambdaService lambda() {
        return lambda;
    }

    /** The state machines of the stacks, which go on after a deployment. */
    public StateMachines machines() {
        return machines;
    }

    /** The schedules of the stacks, which fire when a caller wants it. */
    public Schedules schedules() {
        return provisioner.schedules();
    }

    /** Makes resources of a type fail, as a quota or a policy of the account would. */
    public void refuse(String type, String reason) {
        provisioner.refuse(type, reason);
    }

    /** Puts into the account what is there before a deployment. The server takes the tokens of its functions. */
    public Forwarder add(ExistingDatabase existing, DatabaseServer server) throws IOException {
        addEndpoint(existing);
        server.accept(new TokenCheck(
                existing.host() + ":" + existing.address().port(),
                existing.stack().region(),
                ExecutionEnvironment.CALLER,
                Clock.systemUTC()));
        return network.addDatabase(
                existing.host(), existing.address().port(), existing.address().groups(), server.address());
    }

    /** Puts the endpoint of Secrets Manager into the account that the environment names, if it names one. */
    public void addEndpoint(ExistingDatabase existing) {
        String group = existing.secret().endpointGroup();
        if (group != null) {
            network.addEndpoint(existing.secretsManager(), List.of(group));
        }
    }

    /** Puts a login into the environment's secret, if it has one. */
    public void putSecret(ExistingDatabase existing, String password) {
        String arn = existing.secret().arn();
        if (arn != null) {
            secrets.put(arn, existing.secretText(password));
        }
    }

    public Deployment deploy(CloudAssembly assembly, ExistingDatabase existing, Consumer<StackEvent> progress)
            throws IOException, InterruptedException {
        var identity = existing.stack();
        var events = new ArrayList<StackEvent>();
        customResources.forgetExchanges();
        lambda.forgetInvocations();
        machines.forgetEnded();
        Optional<Stack> after = new StackOperation(
                        provisioner,
                        customResources,
                        event -> {
                            events.add(event);
                            progress.accept(event);
                        },
                        Optional.ofNullable(stacks.get(identity.name())),
                        new Stack(identity, assembly))
                .run();
        after.ifPresentOrElse(stack -> stacks.put(identity.name(), stack), () -> stacks.remove(identity.name()));
        return new Deployment(events, customResources.exchanges(), lambda.invocations());
    }

    @Override
    public void close() throws IOException {
        machines.close();
        lambda.close();
        customResources.close();
        network.close();
        secrets.close();
    }
}
