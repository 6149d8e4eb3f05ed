package dev.schemainit.infra;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.asset.SqlLayer;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.LoginRules;
import dev.schemainit.infra.login.ApplicationLogin;
import dev.schemainit.infra.login.ApplicationLogins;
import dev.schemainit.infra.login.LoginSecret;
import dev.schemainit.infra.login.SchemaLogin;
import dev.schemainit.infra.watch.DriftWatch;
import dev.schemainit.infra.watch.Watch;
import dev.schemainit.infra.watch.WatchedFunction;
import dev.schemainit.infra.work.BackgroundWork;
import dev.schemainit.infra.work.DeploymentWait;
import dev.schemainit.infra.work.LongWork;
import dev.schemainit.infra.work.WorkingFunction;
import dev.schemainit.lambda.Handler;
import dev.schemainit.lambda.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tokenization;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.triggers.InvocationType;
import software.amazon.awscdk.triggers.Trigger;
import software.constructs.Construct;

/**
 * Puts a schema into a database as part of a deployment, and fails the deployment with the reason if it cannot.
 *
 * <p>The function runs when the stack is created, and again when the SQL, the function's code, its settings or the
 * database server changed. Destroying it leaves the database as it is. The stack's outputs name the function, and hold
 * commands that compare the database with expected.txt and list what was applied.
 */
public final class SchemaInitializer extends Construct {
    /** Of {@link #JAVA_TOOL_OPTIONS}, the second. */
    static final String KEY_EXCHANGE = "-Djdk.tls.namedGroups=x25519,ffdhe2048,secp256r1,secp384r1,secp521r1,x448";

    /**
     * The options of the function's JVM. Each makes a cold run shorter.
     *
     * <p>The first makes it compile less: a single run calls most methods too rarely for that to pay.
     *
     * <p>The second is Java's own list of key exchange groups in another order, without the slowest ones. A TLS
     * handshake begins with keys of the first two kinds in it, and Java's second, a key on the curve P-256, takes a
     * tenth of the run. A server without X25519, as PostgreSQL before 18, asks for P-256 in one more turn. Source:
     * Java's KeyShareExtension; PostgreSQL's ssl_groups.
     */
    public static final String JAVA_TOOL_OPTIONS = "-XX:CompileThresholdScaling=3 " + KEY_EXCHANGE;

    /** The id of the output with the command that compares. */
    static final String VERIFY_COMMAND = "VerifyCommand";

    /** The id of the output with the command that lists. */
    static final String INFO_COMMAND = "InfoCommand";

    private final String functionName;
    private final Function function;
    private final Trigger trigger;
    private final Map<String, ApplicationLogin> logins;

    /**
     * Adds the function, its network and its run to a stack.
     *
     * @throws ConfigException for properties that do not fit together
     * @throws dev.schemainit.engine.failure.SchemaInitException if the engine would refuse the SQL folder
     */
    public SchemaInitializer(Construct scope, String id, SchemaInitializerProps props) {
        this(scope, id, props, FunctionPackage.read(), MigrationFolder.read(props.sql()));
    }

    SchemaInitializer(
            Construct scope,
            String id,
            SchemaInitializerProps props,
            FunctionPackage functionPackage,
            MigrationFolder folder) {
        super(scope, id);
        folder.requireCurrentExpected();
        requireLogins(props, folder);
        var parts = new SchemaFunction(this, props.functionOptions());
        functionName = parts.name();
        var declared = new ApplicationLogins(this, "Logins", props.logins(), props.loginDatabase());
        List<LoginSecret> secrets = Stream.concat(props.secret().stream(), declared.secrets().stream())
                .toList();
        var role = new ExecutionRole(this, "Role", parts.arn(), secrets, props.iamUser(), props.watch(), parts.log());
        var network = new FunctionNetwork(
                this,
                "Network",
                ways(props),
                role,
                secrets.stream().map(LoginSecret::arnInPolicies).toList());
        function = function(props, parts, role, network, functionPackage, folder)
                .environment(environment(props, network, declared))
                .build();
        trigger = trigger(props, network);
        if (props.watch() != null) {
            watch(props.watch(), props);
        }
        if (props.longWork() != null) {
            carryOn(props.longWork(), props);
        }
        logins = declared.madeBy(trigger);
        TriggerProviderLimits.apply(this, props.logRetention(), props.logEncryptionKey());
        addMetadata(SqlLayer.checksums(folder, props.seedBuiltinData()), folder, declared);
        addOutputs(props.time());
    }

    /** The function, to be invoked by hand with {@code {"action": "verify"}} and the like. */
    public Function function() {
        return function;
    }

    /** The function's name, known at synth; also an output. */
    public String functionName() {
        return functionName;
    }

    /** The run. Whatever needs the schema depends on it. */
    public Trigger trigger() {
        return trigger;
    }

    /** The logins that the run makes, by name, in the order of their declaration. */
    public Map<String, ApplicationLogin> logins() {
        return logins;
    }

    private FunctionNetwork.Ways ways(SchemaInitializerProps props) {
        return new FunctionNetwork.Ways(
                props.vpc(),
                props.subnets(),
                props.secretsAccess(),
                FunctionNetwork.GuardedPort.of(this, props.database()));
    }

    private static void requireLogins(SchemaInitializerProps props, MigrationFolder folder) {
        var rules = new LoginRules(folder.access().orElse(null), props.user());
        var problems = new ArrayList<String>();
        props.logins().forEach((name, login) -> {
            rules.problemOfName(name, login instanceof SchemaLogin.WithIam)
                    .ifPresent(problem -> problems.add("login " + name + ": " + problem));
            rules.problemOfRole(login.role())
                    .ifPresent(problem -> problems.add("login " + name + ": role " + login.role() + ": " + problem));
        });
        if (!problems.isEmpty()) {
            throw ConfigException.of(problems, "");
        }
    }

    private Function.Builder function(
            SchemaInitializerProps props,
            SchemaFunction parts,
            ExecutionRole role,
            FunctionNetwork network,
            FunctionPackage functionPackage,
            MigrationFolder folder) {
        return parts.builder(role, network.group(), functionPackage, folder)
                .description("Puts the schema into database " + props.databaseName())
                .handler(Handler.NAME)
                // The environment of a database created in the same app is the same text before and after that database
                // is replaced; its resource id, known when deploying, makes the new version that it needs.
                .currentVersionOptions(VersionOptions.builder()
                        .description("For database " + props.database().resourceId())
                        .build());
    }

    private Trigger trigger(SchemaInitializerProps props, FunctionNetwork network) {
        Trigger run = Trigger.Builder.create(this, "Run")
                .handler(function)
                .timeout(props.time().trigger())
                .invocationType(InvocationType.REQUEST_RESPONSE)
                .build();
        run.getNode().addDependency(props.database().construct());
        network.prerequisites().forEach(run.getNode()::addDependency);
        return run;
    }

    private void watch(Watch watch, SchemaInitializerProps props) {
        var watched = new WatchedFunction(
                functionName, function.getCurrentVersion(), props.databaseAddress(), command("verify", props.time()));
        new DriftWatch(this, "Watch", watch, watched).getNode().addDependency(trigger);
    }

    private void carryOn(LongWork work, SchemaInitializerProps props) {
        var working = new WorkingFunction(
                functionName,
                function.getCurrentVersion(),
                props.databaseAddress(),
                props.time().function(),
                trigger,
                props.logRetention(),
                props.logEncryptionKey());
        if (work instanceof LongWork.InBackground background) {
            String machine = new BackgroundWork(this, "Work", background, working).machineArn();
            addOutput("WorkStateMachine", "Carries on with long work", machine);
        } else {
            new DeploymentWait(this, "Work", working);
        }
    }

    private static Map<String, String> environment(
            SchemaInitializerProps props, FunctionNetwork network, ApplicationLogins logins) {
        TargetDatabase database = props.database();
        var environment = new LinkedHashMap<>(network.environment());
        props.secret().ifPresent(secret -> environment.put(Settings.SECRET_ARN, secret.arn()));
        if (props.iamUser() != null) {
            environment.put(Settings.AUTH, "iam");
        }
        logins.json().ifPresent(json -> environment.put(Settings.LOGINS, json));
        environment.put(Settings.HOST, database.host());
        environment.put(Settings.PORT, Tokenization.stringifyNumber(database.port()));
        environment.put(Settings.DATABASE, props.databaseName());
        if (props.user() != null) {
            environment.put(Settings.USER, props.user());
        }
        if (props.createDatabase()) {
            environment.put(Settings.CREATE_DATABASE, "true");
        }
        if (props.longWork() != null) {
            environment.put(Settings.LONG_WORK, props.longWork().setting());
        }
        if (props.reportsDrift()) {
            environment.put(Settings.ON_DRIFT, "report");
        }
        environment.put(Settings.RESOURCE_ID, database.resourceId());
        environment.put("JAVA_TOOL_OPTIONS", JAVA_TOOL_OPTIONS);
        environment.put(Settings.SQL_DIR, SqlLayer.MOUNTED_AT);
        environment.put(Settings.SEED_BUILTIN_DATA, String.valueOf(props.seedBuiltinData()));
        return environment;
    }

    /** For the difference that a pull request and cdk diff show: the scripts, and who may do what. */
    private void addMetadata(Map<String, String> scripts, MigrationFolder folder, ApplicationLogins logins) {
        var contents = new LinkedHashMap<>(scripts);
        folder.access().map(logins::inWords).ifPresent(contents::putAll);
        SqlLayer.addMetadata(this, contents);
    }

    private void addOutputs(RunTime time) {
        addOutput("FunctionName", "The function that puts the schema into the database", functionName);
        addOutput(VERIFY_COMMAND, "Compares the database with expected.txt", command("verify", time));
        addOutput(INFO_COMMAND, "Lists what was applied", command("info", time));
    }

    private void addOutput(String id, String description, String value) {
        CfnOutput.Builder.create(this, id).description(description).value(value).build();
    }

    /** The command line gives up after 60 seconds unless told otherwise, while the function works on. */
    private String command(String action, RunTime time) {
        Stack stack = Stack.of(this);
        return "aws lambda invoke --function-name " + functionName
                + " --region " + stack.getRegion()
                + " --cli-read-timeout " + time.trigger().toSeconds()
                + " --cli-binary-format raw-in-base64-out --payload '{\"action\":\"" + action + "\"}' "
                + stack.getStackName() + "-" + action + ".json";
    }
}
