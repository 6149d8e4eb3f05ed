package dev.schemainit.infra;

import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.config.TargetEnvironment;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredLogin;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWatch;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWork;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.SchemaSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.login.SchemaLogin;
import dev.schemainit.infra.watch.OnDrift;
import dev.schemainit.infra.watch.Watch;
import dev.schemainit.infra.work.LongWork;
import dev.schemainit.lambda.SecretArn;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/**
 * The stack of an environment: looks up an existing database and what belongs to it, and owns the initializer alone.
 */
final class SchemaStack extends Stack {
    private static final String MANAGED_SECRET_ARN = "MasterUserSecret.SecretArn";
    private static final String NOT_LOOKED_UP_YET =
            "arn:aws:secretsmanager:eu-west-3:111122223333:secret:not-looked-up-yet-AbCdEf";

    private final TargetEnvironment environment;
    private final Lookups lookups;

    SchemaStack(Construct scope, TargetEnvironment environment, FunctionPackage functionPackage) {
        super(scope, environment.name(), stackProps(environment));
        this.environment = environment;
        this.lookups = new Lookups(this, environment.network());
        SchemaSource schema = environment.schema();
        lookups.lookUpVersion(environment.server());
        var initializer = new SchemaInitializer(this, "SchemaInitializer", props(), functionPackage, schema.folder());
        for (String output : List.of(SchemaInitializer.VERIFY_COMMAND, SchemaInitializer.INFO_COMMAND)) {
            ((CfnOutput) initializer.getNode().findChild(output)).overrideLogicalId(output);
        }
    }

    private static StackProps stackProps(TargetEnvironment environment) {
        return StackProps.builder()
                .description("schemainit: the schema of database "
                        + environment.schema().database())
                .env(software.amazon.awscdk.Environment.builder()
                        .account(environment.location().account())
                        .region(environment.location().region())
                        .build())
                .build();
    }

    private SchemaInitializerProps props() {
        SchemaSource schema = environment.schema();
        IVpc vpc = lookups.vpc();
        SubnetSelection subnets = lookups.subnets(vpc);
        var props = SchemaInitializerProps.builder()
                .vpc(vpc)
                .subnets(subnets)
                .database(lookups.server("Database", environment.server()))
                .databaseName(schema.database().text())
                .createDatabase(schema.createDatabase())
                .sql(schema.folder().path())
                .seedBuiltinData(schema.seeding())
                .onDrift(schema.reportsDrift() ? OnDrift.REPORT : OnDrift.STOP);
        SecretsEndpoint endpoint = environment.network().endpoint();
        if (endpoint != null) {
            props.secretsAccess(lookups.secretsAccess(vpc, endpoint));
        }
        authenticate(props);
        environment.logins().forEach(login -> props.login(login.name(), login(login)));
        ConfiguredWatch watch = environment.watch();
        if (watch != null) {
            props.watch(watch(watch));
        }
        ConfiguredWork work = environment.longWork();
        if (work != null) {
            props.longWork(longWork(work));
        }
        return props.build();
    }

    private LongWork longWork(ConfiguredWork configured) {
        if (!configured.inBackground()) {
            return LongWork.waiting();
        }
        return configured.topicArn() == null
                ? LongWork.inBackground()
                : LongWork.inBackground().notifying(Topic.fromTopicArn(this, "LongWorkTopic", configured.topicArn()));
    }

    private Watch watch(ConfiguredWatch configured) {
        Watch watch = Watch.on(ScheduleExpression.expression(configured.schedule()));
        return configured.topicArn() == null
                ? watch
                : watch.notifying(Topic.fromTopicArn(this, "WatchTopic", configured.topicArn()));
    }

    private void authenticate(SchemaInitializerProps.Builder props) {
        if (environment.login() instanceof DatabaseLogin.WithPassword login) {
            props.secret(secret(login.secret()));
            if (login.user() != null) {
                props.user(login.user().text());
            }
            if (login.secretKeyArn() != null) {
                props.secretKey(Key.fromKeyArn(this, "SecretKey", login.secretKeyArn()));
            }
        } else if (environment.login() instanceof DatabaseLogin.WithToken login) {
            props.iamUser(login.user().text());
        }
    }

    private SchemaLogin login(ConfiguredLogin login) {
        if (login.iam()) {
            return SchemaLogin.withIam(login.role());
        }
        return login.secretKeyArn() == null
                ? SchemaLogin.withSecret(login.role())
                : SchemaLogin.withSecret(
                        login.role(), Key.fromKeyArn(this, "SecretKeyOf-" + login.name(), login.secretKeyArn()));
    }

    /**
     * Only the ARN of the secret that RDS manages is looked up: the role of lookups may read databases, not secrets.
     */
    private ISecret secret(SecretSource source) {
        return lookups.secret("Secret", source, source instanceof SecretSource.Managed ? managedSecretArn() : "");
    }

    private String managedSecretArn() {
        // For a server without such a secret the lookup fails, and names this property.
        String arn = lookups.lookUp(environment.server(), MANAGED_SECRET_ARN, NOT_LOOKED_UP_YET);
        if (SecretArn.parse(arn).filter(SecretArn::isComplete).isEmpty()) {
            throw lookups.wrong(
                    "secret",
                    "RDS manages no secret for " + environment.server().identifier() + "; give the name of its secret");
        }
        return arn;
    }
}
