package dev.schemainit.infra;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.LoginRules;
import dev.schemainit.infra.login.IamUser;
import dev.schemainit.infra.login.LoginDatabase;
import dev.schemainit.infra.login.LoginSecret;
import dev.schemainit.infra.login.SchemaLogin;
import dev.schemainit.infra.watch.OnDrift;
import dev.schemainit.infra.watch.Watch;
import dev.schemainit.infra.work.LongWork;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.Tokenization;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.secretsmanager.ISecret;

/**
 * The properties of a {@link SchemaInitializer}, made by {@link #builder()}; each is documented at its method there.
 *
 * <pre>{@code
 * SchemaInitializerProps.builder()
 *         .vpc(vpc)
 *         .database(TargetDatabase.of(instance))
 *         .secret(instance.getSecret())
 *         .databaseName("shop")
 *         .sql(Path.of("sql"))
 *         .build();
 * }</pre>
 */
public final class SchemaInitializerProps {
    private final Required required;
    private final Builder optional;

    private SchemaInitializerProps(Required required, Builder optional) {
        this.required = required;
        this.optional = optional;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** What has no default. */
    private record Required(IVpc vpc, TargetDatabase database, String databaseName, Path sql) {}

    IVpc vpc() {
        return required.vpc();
    }

    TargetDatabase database() {
        return required.database();
    }

    /** The run's own; empty if it authenticates with IAM. */
    Optional<LoginSecret> secret() {
        return Optional.ofNullable(optional.secret).map(secret -> new LoginSecret(secret, optional.secretKey));
    }

    String databaseName() {
        return required.databaseName();
    }

    Path sql() {
        return required.sql();
    }

    /** Who connects; null: the secret says it. */
    @Nullable
    String user() {
        return optional.iamUser == null ? optional.user : optional.iamUser;
    }

    /** Who connects with IAM; null: the run has a secret. */
    @Nullable
    IamUser iamUser() {
        return optional.iamUser == null ? null : new IamUser(database().resourceId(), optional.iamUser);
    }

    /** The database as the users of its logins know it. */
    LoginDatabase loginDatabase() {
        TargetDatabase server = database();
        return new LoginDatabase(
                server.host(), server.port(), server.resourceId(), databaseName(), server.securityGroups());
    }

    /** {@code host:port/name}, as the function's reports and metrics call it. */
    String databaseAddress() {
        return database().host() + ":" + Tokenization.stringifyNumber(database().port()) + "/" + databaseName();
    }

    /** By name, in the order of their declaration. */
    Map<String, SchemaLogin> logins() {
        return Collections.unmodifiableMap(optional.logins);
    }

    /** Null: nobody compares the database between deployments. */
    @Nullable
    Watch watch() {
        return optional.watch;
    }

    /** Null: the work of a run ends within the function's time. */
    @Nullable
    LongWork longWork() {
        return optional.longWork;
    }

    boolean reportsDrift() {
        return optional.onDrift == OnDrift.REPORT;
    }

    boolean seedBuiltinData() {
        return optional.seedBuiltinData;
    }

    boolean createDatabase() {
        return optional.createDatabase;
    }

    /** What was chosen, for a run that reads secrets; null: nothing was. */
    @Nullable
    SecretsAccess secretsAccess() {
        return optional.secretsAccess;
    }

    /**
     * The subnets that were chosen, or those with a route to the internet.
     *
     * @throws ConfigException if none were chosen and the VPC has none of those
     */
    SubnetSelection subnets() {
        return SchemaFunction.subnets(vpc(), optional.subnets);
    }

    RunTime time() {
        return optional.time;
    }

    RetentionDays logRetention() {
        return optional.logRetention;
    }

    @Nullable
    IKey logEncryptionKey() {
        return optional.logEncryptionKey;
    }

    SchemaFunction.Options functionOptions() {
        return new SchemaFunction.Options(
                optional.functionName,
                vpc(),
                subnets(),
                optional.securityGroups,
                time(),
                optional.memorySize,
                optional.architecture,
                logRetention(),
                logEncryptionKey());
    }

    /** Sets properties one by one; what is not set has its default. */
    public static final class Builder {
        private @Nullable IVpc vpc;
        private @Nullable TargetDatabase database;
        private @Nullable ISecret secret;
        private @Nullable String databaseName;
        private @Nullable Path sql;
        private @Nullable IKey secretKey;
        private @Nullable String user;
        private @Nullable String iamUser;
        private final Map<String, SchemaLogin> logins = new LinkedHashMap<>();
        private @Nullable Watch watch;
        private OnDrift onDrift = OnDrift.STOP;
        private @Nullable LongWork longWork;
        private boolean seedBuiltinData;
        private boolean createDatabase;
        private @Nullable SubnetSelection subnets;
        private @Nullable SecretsAccess secretsAccess;
        private List<ISecurityGroup> securityGroups = List.of();
        private RunTime time = RunTime.DEFAULT;
        private int memorySize = 1769;
        private Architecture architecture = Architecture.ARM_64;
        private RetentionDays logRetention = RetentionDays.THREE_MONTHS;
        private @Nullable IKey logEncryptionKey;
        private @Nullable String functionName;

        private Builder() {}

        private Builder(Builder other) {
            vpc = other.vpc;
            database = other.database;
            secret = other.secret;
            databaseName = other.databaseName;
            sql = other.sql;
            secretKey = other.secretKey;
            user = other.user;
            iamUser = other.iamUser;
            logins.putAll(other.logins);
            watch = other.watch;
            onDrift = other.onDrift;
            longWork = other.longWork;
            seedBuiltinData = other.seedBuiltinData;
            createDatabase = other.createDatabase;
            subnets = other.subnets;
            secretsAccess = other.secretsAccess;
            securityGroups = other.securityGroups;
            time = other.time;
            memorySize = other.memorySize;
            architecture = other.architecture;
            logRetention = other.logRetention;
            logEncryptionKey = other.logEncryptionKey;
            functionName = other.functionName;
        }

        /**
         * The database's network, such as {@code Vpc.fromLookup(…)}.
         *
         * <p>Required.
         */
        public Builder vpc(IVpc network) {
            vpc = network;
            return this;
        }

        /**
         * The database server, such as {@code TargetDatabase.of(cluster)}. The construct adds a rule to each of its
         * security groups.
         *
         * <p>Required.
         */
        public Builder database(TargetDatabase server) {
            database = server;
            return this;
        }

        /**
         * The login, such as {@code cluster.getSecret()}: the JSON that RDS writes, or the plain password. The host,
         * port and database in that JSON do not count: {@link #database(TargetDatabase)} and
         * {@link #databaseName(String)} say them.
         *
         * <p>The policy names exactly this secret if its complete ARN is known. For a secret imported by its name the
         * six random characters are a wildcard.
         *
         * <p>Required, unless {@link #iamUser(String)} is given.
         */
        public Builder secret(ISecret login) {
            secret = login;
            return this;
        }

        /**
         * The customer managed key that encrypts the secret, such as {@code Key.fromKeyArn(…)}. A key in another
         * account has to allow the function's role in its own policy too.
         *
         * <p>Default: the key that the secret's construct knows; without one, the key that AWS manages, which needs no
         * permission.
         */
        public Builder secretKey(IKey key) {
            secretKey = key;
            return this;
        }

        /**
         * The database that gets the schema, such as {@code "shop"}.
         *
         * <p>Required.
         */
        public Builder databaseName(String name) {
            databaseName = name;
            return this;
        }

        /**
         * Whether the run creates the database first if the server does not have it: a further database beside the one
         * that the server was created with. The user needs CREATEDB, which the master user of RDS has.
         *
         * <p>Default: {@code false}: a missing database fails the deployment.
         */
        public Builder createDatabase(boolean create) {
            createDatabase = create;
            return this;
        }

        /**
         * Who connects, such as {@code "postgres"}, if the secret does not say, as with a plain password.
         *
         * <p>Default: the secret's {@code username}.
         */
        public Builder user(String name) {
            user = name;
            return this;
        }

        /**
         * Connects as this user with a token of IAM, such as {@code "schema_deployer"}, instead of a secret: the
         * function signs it itself, and may connect as exactly this user. The server has IAM authentication switched
         * on, and the user is a member of {@code rds_iam}.
         *
         * <p>Default: none; {@link #secret(ISecret)} holds the login.
         */
        public Builder iamUser(String name) {
            iamUser = name;
            return this;
        }

        /**
         * A login that an application gets, such as
         * {@code .login("app", SchemaLogin.withSecret("shop_write"))}. It is a member of a role that the folder's
         * access.txt declares. {@link SchemaInitializer#logins()} hands out what the application needs.
         *
         * <p>Default: none.
         */
        public Builder login(String name, SchemaLogin login) {
            logins.put(name, Objects.requireNonNull(login, "login"));
            return this;
        }

        /**
         * Compares the database with expected.txt between deployments too, such as
         * {@code Watch.every(Duration.days(1)).notifying(topic)}: a schedule, a metric, an alarm, and a message.
         *
         * <p>Default: none; every deployment compares.
         */
        public Builder watch(Watch comparison) {
            watch = comparison;
            return this;
        }

        /**
         * Who waits for work that takes longer than the function may, such as {@code LongWork.waiting()} or
         * {@code LongWork.inBackground()}.
         *
         * <p>Default: nobody; what does not end within {@link #timeout(Duration)} fails the deployment.
         */
        public Builder longWork(LongWork work) {
            longWork = work;
            return this;
        }

        /**
         * What a deployment with files to apply does about a database that somebody has changed by hand since the last
         * one, such as {@code OnDrift.REPORT}.
         *
         * <p>Default: {@code OnDrift.STOP}: it fails before anything has run, and names each difference.
         */
        public Builder onDrift(OnDrift reaction) {
            onDrift = Objects.requireNonNull(reaction, "onDrift");
            return this;
        }

        /**
         * The folder of V and R files with its expected.txt, such as {@code Path.of("sql")}, relative to the folder of
         * the app.
         *
         * <p>Required.
         */
        public Builder sql(Path folder) {
            sql = folder;
            return this;
        }

        /**
         * Whether the files in the folder's seed/ run too, such as {@code true} for the data that the application
         * needs.
         *
         * <p>Default: {@code false}.
         */
        public Builder seedBuiltinData(boolean seed) {
            seedBuiltinData = seed;
            return this;
        }

        /**
         * Where the function's network interfaces go, such as
         * {@code SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build()}.
         *
         * <p>Default: the private subnets with a route to the internet.
         */
        public Builder subnets(SubnetSelection selection) {
            subnets = selection;
            return this;
        }

        /**
         * How the function reaches Secrets Manager, such as {@code SecretsAccess.nat()}. A run that authenticates with
         * IAM, and makes no login with a secret, has no use for it.
         *
         * <p>Default: {@link SecretsAccess#newEndpoint()} where a secret is read.
         */
        public Builder secretsAccess(SecretsAccess access) {
            secretsAccess = Objects.requireNonNull(access, "secretsAccess");
            return this;
        }

        /**
         * Security groups of the function beside its own, such as one that a proxy or a firewall already knows.
         *
         * <p>Default: none.
         */
        public Builder securityGroups(List<? extends ISecurityGroup> additional) {
            securityGroups = List.copyOf(additional);
            return this;
        }

        /**
         * The time that a run may take, such as {@code Duration.minutes(10)}: from 30 seconds to 14 minutes and 20
         * seconds. The Trigger waits 30 seconds longer.
         *
         * <p>Default: 240 seconds.
         *
         * @throws ConfigException for another time
         */
        public Builder timeout(Duration limit) {
            time = RunTime.of(limit);
            return this;
        }

        /**
         * The function's memory in MB, such as {@code 3008}; its share of a processor follows from it.
         *
         * <p>Default: 1769, which is a whole core: with 512, a cold run takes more than four times as long and
         * costs about a third more.
         */
        public Builder memorySize(int megabytes) {
            memorySize = megabytes;
            return this;
        }

        /**
         * The function's processor, such as {@code Architecture.X86_64}.
         *
         * <p>Default: {@code Architecture.ARM_64}.
         */
        public Builder architecture(Architecture processor) {
            architecture = processor;
            return this;
        }

        /**
         * How long the log of the function is kept, such as {@code RetentionDays.ONE_YEAR}. The first initializer in a
         * stack decides it for the Trigger's provider too.
         *
         * <p>Default: {@code RetentionDays.THREE_MONTHS}.
         */
        public Builder logRetention(RetentionDays retention) {
            logRetention = retention;
            return this;
        }

        /**
         * The key that encrypts the log, such as {@code new Key(…)}. Its policy has to let CloudWatch Logs use it. The
         * first initializer in a stack decides it for the Trigger's provider too.
         *
         * <p>Default: the key of CloudWatch Logs.
         */
        public Builder logEncryptionKey(IKey key) {
            logEncryptionKey = key;
            return this;
        }

        /**
         * The function's name, such as {@code "shop-schema"}, which has to be unique in the account's region.
         *
         * <p>Default: a name from the construct's path.
         */
        public Builder functionName(String name) {
            functionName = name;
            return this;
        }

        /**
         * The properties, which later changes to this builder leave as they are.
         *
         * @throws ConfigException naming a required property that is missing, one that does not go with another, or a
         *     name that the function would refuse
         */
        public SchemaInitializerProps build() {
            var required = new Required(
                    require("vpc", vpc),
                    require("database", database),
                    require("databaseName", databaseName),
                    require("sql", sql));
            check("databaseName", required.databaseName(), DatabaseName.RULE, DatabaseName::parse);
            check("user", user, UserName.RULE, UserName::parse);
            checkAuthentication();
            return new SchemaInitializerProps(required, new Builder(this));
        }

        private void checkAuthentication() {
            if (iamUser == null) {
                require("secret", secret);
            } else if (secret != null || secretKey != null || user != null) {
                throw new ConfigException("SchemaInitializerProps: iamUser does not go with secret, secretKey or user:"
                        + " a token of IAM is the whole login.");
            } else if (!LoginRules.isIamName(iamUser)) {
                throw new ConfigException("SchemaInitializerProps: iamUser is not " + LoginRules.IAM_RULE + ".");
            }
        }

        private static <T> T require(String property, @Nullable T value) {
            if (value == null) {
                throw new ConfigException("SchemaInitializerProps: " + property + " is missing.");
            }
            return value;
        }

        private static void check(
                String property, @Nullable String text, String rule, Function<String, Optional<?>> parse) {
            if (text != null && !Token.isUnresolved(text) && parse.apply(text).isEmpty()) {
                throw new ConfigException("SchemaInitializerProps: " + property + " is not " + rule + ".");
            }
        }
    }
}
