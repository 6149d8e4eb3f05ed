package dev.schemainit.infra;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.LoginRules;
import dev.schemainit.infra.fleet.FleetMember;
import dev.schemainit.infra.fleet.FleetObject;
import dev.schemainit.infra.fleet.FleetTargets;
import dev.schemainit.infra.login.LoginSecret;
import dev.schemainit.lambda.fleet.FleetSettings;
import dev.schemainit.lambda.fleet.FleetWaves;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/**
 * The properties of a {@link SchemaFleet}, made by {@link #builder()}; each is documented at its method there.
 *
 * <pre>{@code
 * SchemaFleetProps.builder()
 *         .vpc(vpc)
 *         .sql(Path.of("sql"))
 *         .target("tenant-1", TargetDatabase.of(cluster), "tenant_1", secret1)
 *         .iamTarget("tenant-2", TargetDatabase.of(cluster), "tenant_2", "schema_deployer")
 *         .build();
 * }</pre>
 */
public final class SchemaFleetProps {
    private static final int MAX_TARGETS = 2000;
    private static final int MAX_PER_SERVER = 40;

    /** More than these make the policy of an endpoint too long. */
    private static final int SECRETS_OF_ENDPOINT = 100;

    private final IVpc vpc;
    private final Path sql;
    private final Builder optional;

    private SchemaFleetProps(IVpc vpc, Path sql, Builder optional) {
        this.vpc = vpc;
        this.sql = sql;
        this.optional = optional;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    Path sql() {
        return sql;
    }

    FleetTargets targets() {
        return new FleetTargets(optional.members, optional.object);
    }

    /** Each server of the declared targets once. */
    List<TargetDatabase> servers() {
        return List.copyOf(optional.servers.values());
    }

    FleetWaves waves() {
        return optional.waves;
    }

    String tolerated() {
        return optional.tolerated;
    }

    int perServer() {
        return optional.perServer;
    }

    boolean seedBuiltinData() {
        return optional.seedBuiltinData;
    }

    boolean createDatabase() {
        return optional.createDatabase;
    }

    RunTime time() {
        return optional.time;
    }

    RetentionDays logRetention() {
        return optional.logRetention;
    }

    @Nullable
    IKey logKey() {
        return optional.logEncryptionKey;
    }

    @Nullable
    ITopic topic() {
        return optional.topic;
    }

    SchemaFunction.Options functionOptions() {
        return new SchemaFunction.Options(
                optional.functionName,
                vpc,
                SchemaFunction.subnets(vpc, optional.subnets),
                List.of(),
                optional.time,
                optional.memorySize,
                optional.architecture,
                optional.logRetention,
                optional.logEncryptionKey);
    }

    FunctionNetwork.Ways ways(Construct scope) {
        FleetObject object = optional.object;
        Stream<FunctionNetwork.GuardedPort> doors = object == null
                ? servers().stream().flatMap(server -> FunctionNetwork.GuardedPort.of(scope, server).stream())
                : object.securityGroups().stream().map(group -> new FunctionNetwork.GuardedPort(group, object.port()));
        // Servers share groups: a second rule of the same would be refused.
        var distinct = new LinkedHashMap<String, FunctionNetwork.GuardedPort>();
        doors.forEach(door -> distinct.putIfAbsent(door.group().getSecurityGroupId() + " " + door.port(), door));
        return new FunctionNetwork.Ways(
                vpc,
                SchemaFunction.subnets(vpc, optional.subnets),
                optional.secretsAccess,
                List.copyOf(distinct.values()));
    }

    /** What the policy of an endpoint names; that of the function's role names each secret anyway. */
    List<String> endpointSecrets(Construct scope) {
        List<String> arns = List.copyOf(targets().secretArns());
        Stack stack = Stack.of(scope);
        return arns.size() <= SECRETS_OF_ENDPOINT
                ? arns
                : List.of("arn:" + stack.getPartition() + ":secretsmanager:" + stack.getRegion() + ":"
                        + stack.getAccount() + ":secret:*");
    }

    /** Sets properties one by one; what is not set has its default. */
    public static final class Builder {
        private @Nullable IVpc vpc;
        private @Nullable Path sql;
        private final List<FleetMember> members = new ArrayList<>();
        private final Map<String, TargetDatabase> servers = new LinkedHashMap<>();
        private @Nullable FleetObject object;
        private FleetWaves waves = FleetWaves.DEFAULT;
        private String tolerated = "0";
        private int perServer = 5;
        private boolean seedBuiltinData;
        private boolean createDatabase;
        private @Nullable SubnetSelection subnets;
        private @Nullable SecretsAccess secretsAccess;
        private RunTime time = RunTime.DEFAULT;
        private int memorySize = 1769;
        private Architecture architecture = Architecture.ARM_64;
        private RetentionDays logRetention = RetentionDays.THREE_MONTHS;
        private @Nullable IKey logEncryptionKey;
        private @Nullable ITopic topic;
        private @Nullable String functionName;

        private Builder() {}

        private Builder(Builder other) {
            members.addAll(other.members);
            servers.putAll(other.servers);
            object = other.object;
            waves = other.waves;
            tolerated = other.tolerated;
            perServer = other.perServer;
            seedBuiltinData = other.seedBuiltinData;
            createDatabase = other.createDatabase;
            subnets = other.subnets;
            secretsAccess = other.secretsAccess;
            time = other.time;
            memorySize = other.memorySize;
            architecture = other.architecture;
            logRetention = other.logRetention;
            logEncryptionKey = other.logEncryptionKey;
            topic = other.topic;
            functionName = other.functionName;
        }

        /**
         * The network of the databases, such as {@code Vpc.fromLookup(…)}.
         *
         * <p>Required.
         */
        public Builder vpc(IVpc network) {
            vpc = network;
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
         * A database whose login is in a secret, such as
         * {@code .target("tenant-1", TargetDatabase.of(cluster), "tenant_1", secret)}. The first ones make the first
         * waves. Its server and secret are imported: the list is a file, in which nothing can be that only the
         * deployment knows.
         *
         * <p>Required, or {@link #iamTarget} or {@link #object(FleetObject)}.
         *
         * @param name at most 40 letters, digits, hyphens, dots and underscores
         * @throws ConfigException for a name that is wrong or given already, and for a wrong database
         */
        public Builder target(String name, TargetDatabase server, String database, ISecret secret) {
            return add(
                    server,
                    new FleetMember(
                            name,
                            server.host(),
                            server.port(),
                            server.resourceId(),
                            database,
                            new LoginSecret(secret, null),
                            null));
        }

        /** The same, where a customer managed key encrypts a secret that the app imports. */
        public Builder target(String name, TargetDatabase server, String database, ISecret secret, IKey secretKey) {
            return add(
                    server,
                    new FleetMember(
                            name,
                            server.host(),
                            server.port(),
                            server.resourceId(),
                            database,
                            new LoginSecret(secret, secretKey),
                            null));
        }

        /**
         * A database to which the function connects as a user with a token of IAM, such as
         * {@code .iamTarget("tenant-2", TargetDatabase.of(cluster), "tenant_2", "schema_deployer")}.
         *
         * @throws ConfigException for a name that is wrong or given already, and for a wrong database or user
         */
        public Builder iamTarget(String name, TargetDatabase server, String database, String user) {
            if (!LoginRules.isIamName(user)) {
                throw new ConfigException(
                        "SchemaFleetProps: the user of target " + name + " is not " + LoginRules.IAM_RULE + ".");
            }
            return add(
                    server,
                    new FleetMember(name, server.host(), server.port(), server.resourceId(), database, null, user));
        }

        private Builder add(TargetDatabase server, FleetMember member) {
            if (!FleetSettings.isTargetName(member.name())
                    || members.stream().anyMatch(other -> other.name().equals(member.name()))) {
                throw new ConfigException("SchemaFleetProps: target " + member.name()
                        + " is given twice, or its name is not " + FleetSettings.TARGET_NAME_RULE + ".");
            }
            if (DatabaseName.parse(member.database()).isEmpty()) {
                throw new ConfigException("SchemaFleetProps: the database of target " + member.name() + " is not "
                        + DatabaseName.RULE + ".");
            }
            members.add(member);
            servers.putIfAbsent(server.construct().getNode().getPath(), server);
            return this;
        }

        /**
         * The list of targets in S3 instead, which the application writes: a JSON array of objects with name, host,
         * port, database, and secret (its ARN) or user.
         *
         * <p>Default: the declared targets.
         */
        public Builder object(FleetObject list) {
            object = list;
            return this;
        }

        /**
         * How many databases take their turn at once, such as {@code .waves("3", "10%", "rest")}.
         *
         * <p>Default: 1, then 5 %, then the rest.
         *
         * @throws ConfigException for other texts
         */
        public Builder waves(String... sizes) {
            waves = FleetWaves.of(List.of(sizes))
                    .orElseThrow(() -> new ConfigException("SchemaFleetProps: waves is not " + FleetWaves.RULE + "."));
            return this;
        }

        /**
         * How many databases of a wave may fail before the next one does not begin, such as {@code "2%"}, which is
         * rounded down, or {@code "3"}.
         *
         * <p>Default: 0.
         *
         * @throws ConfigException for another text
         */
        public Builder tolerated(String share) {
            if (!FleetWaves.isShare(share)) {
                throw new ConfigException("SchemaFleetProps: tolerated is not " + FleetWaves.SHARE_RULE + ".");
            }
            tolerated = share;
            return this;
        }

        /**
         * How many databases of a server are worked on at once, from 1 to 40: each takes a connection and locks.
         *
         * <p>Default: 5.
         *
         * @throws ConfigException for another number
         */
        public Builder perServer(int databases) {
            if (databases < 1 || databases > MAX_PER_SERVER) {
                throw new ConfigException("SchemaFleetProps: perServer has to be from 1 to " + MAX_PER_SERVER + ".");
            }
            perServer = databases;
            return this;
        }

        /**
         * Whether the files in the folder's seed/ run too.
         *
         * <p>Default: {@code false}.
         */
        public Builder seedBuiltinData(boolean seed) {
            seedBuiltinData = seed;
            return this;
        }

        /**
         * Whether a run creates its database first if the server does not have it.
         *
         * <p>Default: {@code false}: a missing database fails.
         */
        public Builder createDatabase(boolean create) {
            createDatabase = create;
            return this;
        }

        /**
         * Where the function's network interfaces go.
         *
         * <p>Default: the private subnets with a route to the internet.
         */
        public Builder subnets(SubnetSelection selection) {
            subnets = selection;
            return this;
        }

        /**
         * How the function reaches Secrets Manager, such as {@code SecretsAccess.nat()}.
         *
         * <p>Default: {@link SecretsAccess#newEndpoint()} where a secret is read.
         */
        public Builder secretsAccess(SecretsAccess access) {
            secretsAccess = Objects.requireNonNull(access, "secretsAccess");
            return this;
        }

        /**
         * The time that a run on one database may take, from 30 seconds to 14 minutes and 20 seconds.
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
         * The function's memory in MB.
         *
         * <p>Default: 1769, which is a whole core.
         */
        public Builder memorySize(int megabytes) {
            memorySize = megabytes;
            return this;
        }

        /**
         * The function's processor.
         *
         * <p>Default: {@code Architecture.ARM_64}.
         */
        public Builder architecture(Architecture processor) {
            architecture = processor;
            return this;
        }

        /**
         * How long the logs of the function, of the state machine and of its start are kept.
         *
         * <p>Default: {@code RetentionDays.THREE_MONTHS}.
         */
        public Builder logRetention(RetentionDays retention) {
            logRetention = retention;
            return this;
        }

        /**
         * The key that encrypts those logs. Its policy has to let CloudWatch Logs use it.
         *
         * <p>Default: the key of CloudWatch Logs.
         */
        public Builder logEncryptionKey(IKey key) {
            logEncryptionKey = key;
            return this;
        }

        /**
         * Gets the alarm when an execution has failed.
         *
         * <p>Default: none; there is the alarm alone.
         */
        public Builder topic(ITopic receiver) {
            topic = receiver;
            return this;
        }

        /**
         * The name of the function and of the state machine, which has to be unique in the account's region.
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
         * @throws ConfigException naming a required property that is missing
         */
        public SchemaFleetProps build() {
            if (vpc == null || sql == null) {
                throw new ConfigException("SchemaFleetProps: " + (vpc == null ? "vpc" : "sql") + " is missing.");
            }
            if (members.isEmpty() == (object == null)) {
                throw new ConfigException("SchemaFleetProps: give either targets or object.");
            }
            if (members.size() > MAX_TARGETS) {
                throw new ConfigException(
                        "SchemaFleetProps: more than " + MAX_TARGETS + " targets. Fix: make two fleets.");
            }
            return new SchemaFleetProps(vpc, sql, new Builder(this));
        }
    }
}
