package dev.schemainit.infra;

import dev.schemainit.engine.sql.MigrationFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tokenization;
import software.amazon.awscdk.UniqueResourceNameOptions;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.triggers.InvocationType;
import software.amazon.awscdk.triggers.Trigger;
import software.constructs.Construct;

/**
 * Puts a schema into a database as part of a deployment: a database and a folder of SQL in, the verified schema out, or a
 * deployment that failed with the reason.
 *
 * <p>The function runs when the stack is created, and again when the SQL, the function's code, its settings or the database
 * itself changed. Destroying it leaves the database as it is.
 */
public final class SchemaInitializer extends Construct {
    /**
     * What the function's JVM is started with, each for a cold run's sake.
     *
     * <p>The first lets it compile less: most of what a single run calls is not called often enough to pay for that.
     *
     * <p>The second is Java's own list of key exchange groups in another order, without the slowest ones. A TLS handshake
     * begins with keys of the first two kinds in it, and Java's second, a key on the curve P-256, takes a tenth of the run. A server without X25519, as
     * PostgreSQL before 18, asks for P-256 in one more turn. Source: Java's KeyShareExtension; PostgreSQL's ssl_groups.
     */
    public static final String JAVA_TOOL_OPTIONS = "-XX:CompileThresholdScaling=3"
            + " -Djdk.tls.namedGroups=x25519,ffdhe2048,secp256r1,secp384r1,secp521r1,x448";

    private static final RetentionDays LOG_RETENTION = RetentionDays.THREE_MONTHS;
    private static final Duration FUNCTION_TIMEOUT = Duration.seconds(240);
    /** Longer than the function's, or the provider would invoke again while the first run still works. */
    private static final Duration TRIGGER_TIMEOUT = Duration.seconds(270);
    /** A whole core. A cold run takes a third of the time that it takes with 512 MB, and costs the same. */
    private static final int MEMORY_MB = 1769;

    private static final int MAX_FUNCTION_NAME = 64;
    private static final String RECOGNIZE_LAYERS = "@aws-cdk/aws-lambda:recognizeLayerVersion";

    private final String functionName;
    private final Function function;
    private final Trigger trigger;

    /**
     * Adds the function, its network and its run to a stack.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where the engine would refuse the SQL folder
     */
    public SchemaInitializer(Construct scope, String id, SchemaInitializerProps props) {
        this(scope, id, props, FunctionPackage.read());
    }

    SchemaInitializer(Construct scope, String id, SchemaInitializerProps props, FunctionPackage functionPackage) {
        super(scope, id);
        // A changed layer has to make a new function version in every app, whatever flags the app has set.
        getNode().setContext(RECOGNIZE_LAYERS, true);
        MigrationFolder folder = MigrationFolder.read(props.sql());
        folder.requireExpected();

        functionName = Names.uniqueResourceName(
                this,
                UniqueResourceNameOptions.builder()
                        .maxLength(MAX_FUNCTION_NAME)
                        .separator("-")
                        .build());
        var log = LogGroup.Builder.create(this, "Log")
                .logGroupName("/aws/lambda/" + functionName)
                .retention(LOG_RETENTION)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        var role = new ExecutionRole(this, "Role", functionArn(), props.secret(), log);
        var network = new FunctionNetwork(this, "Network", props, role);
        function = Function.Builder.create(this, "Function")
                .functionName(functionName)
                .description("Puts the schema into database " + props.databaseName())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(FunctionPackage.HANDLER)
                .code(functionPackage.code(this))
                .layers(List.of(new SqlLayer(this, "Sql", folder)))
                .environment(environment(props, network))
                .memorySize(MEMORY_MB)
                .timeout(FUNCTION_TIMEOUT)
                .role(role)
                .logGroup(log)
                // The function writes a JSON object a line; as text, the runtime would put stack traces between them.
                .loggingFormat(LoggingFormat.JSON)
                .vpc(props.vpc())
                .vpcSubnets(props.subnets())
                .securityGroups(List.of(network.group()))
                // The environment of a database created in the same app is the same text before and after that database
                // is replaced; its resource id, known when deploying, makes the new version that it needs.
                .currentVersionOptions(VersionOptions.builder()
                        .description("For database " + props.database().resourceId())
                        .build())
                .build();
        trigger = Trigger.Builder.create(this, "Run")
                .handler(function)
                .timeout(TRIGGER_TIMEOUT)
                .invocationType(InvocationType.REQUEST_RESPONSE)
                .build();
        trigger.getNode().addDependency(props.database().construct());
        network.prerequisites().forEach(trigger.getNode()::addDependency);
        TriggerProviderLimits.apply(this, LOG_RETENTION);
        Stack.of(this).addMetadata("schemainit:" + getNode().getPath(), SqlLayer.checksums(folder, props.seeding()));
    }

    /** The function, to be invoked by hand with {@code {"action": "verify"}} and the like. */
    public Function function() {
        return function;
    }

    /** The function's name as text, known at synth. */
    String functionName() {
        return functionName;
    }

    /** The run: what needs the schema depends on this. */
    public Trigger trigger() {
        return trigger;
    }

    private String functionArn() {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service("lambda")
                        .resource("function")
                        .resourceName(functionName)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }

    private static Map<String, String> environment(SchemaInitializerProps props, FunctionNetwork network) {
        Database database = props.database();
        var environment = new LinkedHashMap<>(network.environment());
        environment.put("DB_SECRET_ARN", props.secret().getSecretArn());
        environment.put("DB_HOST", database.host());
        environment.put("DB_PORT", Tokenization.stringifyNumber(database.port()));
        environment.put("DB_NAME", props.databaseName());
        props.user().ifPresent(user -> environment.put("DB_USER", user));
        environment.put("DB_RESOURCE_ID", database.resourceId());
        environment.put("JAVA_TOOL_OPTIONS", JAVA_TOOL_OPTIONS);
        environment.put("SQL_DIR", SqlLayer.MOUNTED_AT);
        environment.put("SEED_BUILTIN_DATA", String.valueOf(props.seeding()));
        return environment;
    }
}
