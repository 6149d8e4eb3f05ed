package dev.schemainit.infra;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.asset.SqlLayer;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.fleet.FleetFunction;
import dev.schemainit.infra.fleet.FleetRun;
import dev.schemainit.infra.fleet.FleetTargets;
import dev.schemainit.lambda.Settings;
import dev.schemainit.lambda.fleet.FleetHandler;
import dev.schemainit.lambda.fleet.FleetSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * Puts one schema into many databases, such as one for each tenant, in waves.
 *
 * <p>A deployment starts an execution of the state machine when the fleet is created, and again when the SQL, the
 * function's code, its settings or the declared targets have changed. It does not wait for it: the execution fails, and
 * the alarm tells, if a wave had more failures than are tolerated, or any database has failed.
 */
public final class SchemaFleet extends Construct {
    private final Function function;
    private final FleetRun run;

    /**
     * Adds the function, its network, the state machine, and the start of an execution.
     *
     * @throws ConfigException for properties that do not fit together
     * @throws dev.schemainit.engine.failure.SchemaInitException if the engine would refuse the SQL folder
     */
    public SchemaFleet(Construct scope, String id, SchemaFleetProps props) {
        this(scope, id, props, FunctionPackage.read(), MigrationFolder.read(props.sql()));
    }

    SchemaFleet(
            Construct scope,
            String id,
            SchemaFleetProps props,
            FunctionPackage functionPackage,
            MigrationFolder folder) {
        super(scope, id);
        folder.requireCurrentExpected();
        FleetTargets targets = props.targets();
        var parts = new SchemaFunction(this, props.functionOptions());
        var role = new ExecutionRole(this, "Role", parts.arn(), targets.inlinePolicies(Stack.of(this)), parts.log());
        var network = new FunctionNetwork(this, "Network", props.ways(this), role, props.endpointSecrets(this));
        var prerequisites = new ArrayList<IDependable>();
        Construct policies = targets.grant(this, "Targets", role);
        openS3(network, targets);
        prerequisites.addAll(network.prerequisites());
        props.servers().forEach(server -> prerequisites.add(server.construct()));
        function = parts.builder(role, network.group(), functionPackage, folder)
                .description("Puts the schema into the databases of a fleet")
                .handler(FleetHandler.NAME)
                .environment(environment(props, network))
                .currentVersionOptions(
                        VersionOptions.builder().description("For a fleet").build())
                .build();
        // A new policy needs some seconds until it holds everywhere: the function and the state machine take longer.
        function.getNode().addDependency(policies);
        targets.layer(this, "List").ifPresent(function::addLayers);
        run = new FleetRun(
                this,
                "Run",
                new FleetFunction(
                        parts.name(),
                        function.getCurrentVersion(),
                        props.time().trigger(),
                        props.logRetention(),
                        props.logKey()),
                props.perServer(),
                props.topic(),
                prerequisites);
        SqlLayer.addMetadata(this, SqlLayer.checksums(folder, props.seedBuiltinData()));
        addOutputs();
    }

    /** The function, to be invoked by hand with {@code {"action": "verify", "target": "<name>"}} and the like. */
    public Function function() {
        return function;
    }

    /** The state machine; an execution with the input {@code {"only": ["<name>"]}} is for some targets alone. */
    public StateMachine stateMachine() {
        return run.machine();
    }

    private static void openS3(FunctionNetwork network, FleetTargets targets) {
        @Nullable
        String prefixList = targets.object() == null ? null : targets.object().prefixList();
        if (prefixList != null) {
            network.openS3(prefixList);
        }
    }

    private static Map<String, String> environment(SchemaFleetProps props, FunctionNetwork network) {
        var environment = new LinkedHashMap<>(network.environment());
        environment.put(FleetSettings.TARGETS, props.targets().location());
        environment.put(FleetSettings.WAVES, props.waves().text());
        environment.put(FleetSettings.TOLERATED, props.tolerated());
        if (props.createDatabase()) {
            environment.put(Settings.CREATE_DATABASE, "true");
        }
        // Nothing that makes a single cold run shorter: a warm function of a fleet runs many.
        environment.put("JAVA_TOOL_OPTIONS", SchemaInitializer.KEY_EXCHANGE);
        environment.put(Settings.SQL_DIR, SqlLayer.MOUNTED_AT);
        environment.put(Settings.SEED_BUILTIN_DATA, String.valueOf(props.seedBuiltinData()));
        environment.put(Settings.LONG_WORK, "wait");
        return environment;
    }

    private void addOutputs() {
        addOutput("StateMachineArn", "The state machine of the fleet", run.arn());
        addOutput("StatusCommand", "Shows the result of the last execution", "./schemainit fleet status " + run.arn());
    }

    private void addOutput(String id, String description, String value) {
        CfnOutput.Builder.create(this, id).description(description).value(value).build();
    }
}
