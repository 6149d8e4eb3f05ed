package dev.schemainit.infra;

import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.asset.SqlLayer;
import dev.schemainit.infra.config.ConfigException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.UniqueResourceNameOptions;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.LogGroupProps;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** What the function for one database and that of a fleet have in common: its name, its log, how it runs and where. */
final class SchemaFunction {
    private static final int MAX_NAME = 64;
    private static final String RECOGNIZE_LAYERS = "@aws-cdk/aws-lambda:recognizeLayerVersion";

    private static final String CHOOSE_SUBNETS = " Fix: choose the function's subnets, for example"
            + " .subnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build()).";

    private final Construct scope;
    private final Options options;
    private final String name;
    private final LogGroup log;

    /**
     * How the function runs, as the properties of each construct explain it.
     *
     * @param name null: one from the construct's path
     * @param logKey null: the key of CloudWatch Logs
     */
    record Options(
            @Nullable String name,
            IVpc vpc,
            SubnetSelection subnets,
            List<ISecurityGroup> securityGroups,
            RunTime time,
            int memorySize,
            Architecture architecture,
            RetentionDays logRetention,
            @Nullable IKey logKey) {}

    /** Adds the log. */
    SchemaFunction(Construct scope, Options options) {
        // A changed layer has to make a new function version in every app, whatever flags the app has set.
        scope.getNode().setContext(RECOGNIZE_LAYERS, true);
        this.scope = scope;
        this.options = options;
        this.name = options.name() == null ? uniqueName(scope) : options.name();
        this.log = new LogGroup(
                scope,
                "Log",
                LogGroupProps.builder()
                        .logGroupName("/aws/lambda/" + name)
                        .retention(options.logRetention())
                        .encryptionKey(options.logKey())
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build());
    }

    /** Known at synth. */
    String name() {
        return name;
    }

    LogGroup log() {
        return log;
    }

    /** Without a version. */
    String arn() {
        return Stack.of(scope)
                .formatArn(ArnComponents.builder()
                        .service("lambda")
                        .resource("function")
                        .resourceName(name)
                        .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                        .build());
    }

    /** The function, with its code and its SQL; its handler, description and environment are the caller's. */
    Function.Builder builder(
            ExecutionRole role, ISecurityGroup group, FunctionPackage functionPackage, MigrationFolder folder) {
        return Function.Builder.create(scope, "Function")
                .functionName(name)
                .runtime(Runtime.JAVA_25)
                .architecture(options.architecture())
                .memorySize(options.memorySize())
                .timeout(options.time().function())
                .role(role)
                .logGroup(log)
                // The function writes a JSON object a line; as text, the runtime would put stack traces between them.
                .loggingFormat(LoggingFormat.JSON)
                .vpc(options.vpc())
                .vpcSubnets(options.subnets())
                .securityGroups(Stream.concat(Stream.of(group), options.securityGroups().stream())
                        .toList())
                .code(functionPackage.code(scope))
                .layers(List.of(new SqlLayer(scope, "Sql", folder)));
    }

    /**
     * The chosen subnets, or those with a route to the internet.
     *
     * @throws ConfigException if none are chosen and the VPC has none of those
     */
    static SubnetSelection subnets(IVpc vpc, @Nullable SubnetSelection chosen) {
        if (chosen != null) {
            return chosen;
        }
        if (vpc.getPrivateSubnets().isEmpty()) {
            throw new ConfigException("The VPC " + vpc.getNode().getPath()
                    + " has no private subnets with a route to the internet, which the function uses by default."
                    + CHOOSE_SUBNETS);
        }
        return SubnetSelection.builder()
                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                .build();
    }

    private static String uniqueName(Construct scope) {
        return Names.uniqueResourceName(
                scope,
                UniqueResourceNameOptions.builder()
                        .maxLength(MAX_NAME)
                        .separator("-")
                        .build());
    }
}
