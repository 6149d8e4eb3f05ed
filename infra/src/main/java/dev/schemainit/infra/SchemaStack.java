package dev.schemainit.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.ContextProvider;
import software.amazon.awscdk.GetContextValueOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcLookupOptions;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterLookupOptions;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceLookupOptions;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretAttributes;
import software.constructs.Construct;

/** The initializer for a database that is there already: looks up what it belongs to, and owns nothing of that. */
final class SchemaStack extends Stack {
    private static final String SECRET_NOT_LOOKED_UP_YET =
            "arn:aws:secretsmanager:eu-west-3:111122223333:secret:not-looked-up-yet-AbCdEf";

    private final Environment environment;

    SchemaStack(Construct scope, Environment environment, FunctionPackage functionPackage) {
        super(
                scope,
                environment.name(),
                StackProps.builder()
                        .description("schemainit: the schema of database " + environment.database())
                        .env(software.amazon.awscdk.Environment.builder()
                                .account(environment.account())
                                .region(environment.region())
                                .build())
                        .build());
        this.environment = environment;
        IVpc vpc = vpc();
        var props = SchemaInitializerProps.of(vpc, database(), secret(), environment.database(), environment.sql())
                .withSubnets(subnets(vpc))
                .withSeeding(environment.seeding())
                .withSecretsAccess(secretsAccess());
        var initializer = new SchemaInitializer(
                this,
                "SchemaInitializer",
                environment.user().map(props::withUser).orElse(props),
                functionPackage);
        output("VerifyCommand", "Compares the database with expected.txt", initializer, "verify");
        output("InfoCommand", "Lists what has been applied", initializer, "info");
    }

    private IVpc vpc() {
        var lookup = VpcLookupOptions.builder();
        return Vpc.fromLookup(
                this,
                "Vpc",
                environment.hasVpcId()
                        ? lookup.vpcId(environment.vpc()).build()
                        : lookup.vpcName(environment.vpc()).build());
    }

    private SubnetType subnets(IVpc vpc) {
        boolean isolated = environment.subnets() == SubnetType.PRIVATE_ISOLATED;
        List<ISubnet> subnets = isolated ? vpc.getIsolatedSubnets() : vpc.getPrivateSubnets();
        if (subnets.isEmpty()) {
            throw new ConfigException("The configuration is wrong:\n  - " + environment.name() + ".subnets: the VPC "
                    + environment.vpc() + " has no "
                    + (isolated
                            ? "isolated subnets; \"private\" are those with a route to the internet"
                            : "private subnets with a route to the internet; \"isolated\" are those without"));
        }
        return environment.subnets();
    }

    private Database database() {
        String identifier = environment.server().identifier();
        return switch (environment.server().kind()) {
            case INSTANCE ->
                Database.of(DatabaseInstance.fromLookup(
                        this,
                        "Database",
                        DatabaseInstanceLookupOptions.builder()
                                .instanceIdentifier(identifier)
                                .build()));
            case CLUSTER ->
                Database.of(DatabaseCluster.fromLookup(
                        this,
                        "Database",
                        DatabaseClusterLookupOptions.builder()
                                .clusterIdentifier(identifier)
                                .build()));
        };
    }

    private ISecret secret() {
        var attributes = SecretAttributes.builder()
                .secretCompleteArn(environment.hasSecretArn() ? environment.secret() : lookUpSecretArn());
        environment.secretKey().ifPresent(arn -> attributes.encryptionKey(Key.fromKeyArn(this, "SecretKey", arn)));
        return Secret.fromSecretAttributes(this, "Secret", attributes.build());
    }

    /** The CDK has no lookup of its own for secrets; this is the general one that its lookups of databases use. */
    private String lookUpSecretArn() {
        var found = (List<?>) ContextProvider.getValue(
                        this,
                        GetContextValueOptions.builder()
                                .provider("cc-api-provider")
                                .props(Map.of(
                                        "typeName", "AWS::SecretsManager::Secret",
                                        "exactIdentifier", environment.secret(),
                                        "propertiesToReturn", List.of("Id")))
                                .dummyValue(List.of(Map.of("Id", SECRET_NOT_LOOKED_UP_YET)))
                                .build())
                .getValue();
        return String.valueOf(((Map<?, ?>) found.get(0)).get("Id"));
    }

    private SecretsAccess secretsAccess() {
        return switch (environment.secretsEndpoint()) {
            case Environment.CREATE_ENDPOINT -> new SecretsAccess.NewEndpoint();
            case Environment.NAT -> new SecretsAccess.Nat();
            default -> {
                ISecurityGroup group =
                        SecurityGroup.fromSecurityGroupId(this, "EndpointGroup", environment.secretsEndpoint());
                yield new SecretsAccess.ExistingEndpoint(group);
            }
        };
    }

    private void output(String id, String description, SchemaInitializer initializer, String action) {
        // The command line gives up after 60 seconds unless told otherwise, while the function works on.
        String command = "aws lambda invoke --function-name %s --region %s --cli-read-timeout 270"
                + " --cli-binary-format raw-in-base64-out --payload '{\"action\":\"%s\"}' %s.json";
        CfnOutput.Builder.create(this, id)
                .description(description)
                .value(command.formatted(
                        initializer.functionName(), environment.region(), action, environment.name() + "-" + action))
                .build();
    }
}
