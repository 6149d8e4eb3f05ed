package dev.schemainit.infra.config;

import static dev.schemainit.infra.config.ConfigKeys.matching;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredLogin;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWatch;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredWork;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SchemaSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.config.TargetEnvironment.VpcAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.ec2.SubnetType;

/** Reads the environments from the context, and reports everything that is wrong with them at once. */
public final class EnvironmentReader {
    /** The context's key. */
    public static final String KEY = "environments";

    private static final String NAME = "[A-Za-z][A-Za-z0-9-]{0,127}";
    private static final String ZONE = "[a-z]{2,4}(-[a-z0-9]+)+[a-z]";
    private static final Map<String, SubnetType> SUBNETS =
            Map.of("private", SubnetType.PRIVATE_WITH_EGRESS, "isolated", SubnetType.PRIVATE_ISOLATED);
    private static final String EXAMPLE = """
            For example, in cdk.json:
              "context": {
                "environments": {
                  "orders": {
                    "account": "111122223333",
                    "region": "eu-west-3",
                    "vpc": "orders-vpc",
                    "subnets": "private",
                    "instance": "orders-postgres",
                    "secret": "orders/db-login",
                    "database": "orders",
                    "sql": "sql/orders",
                    "secretsEndpoint": "create"
                  }
                }
              }
            docs/reference/configuration.md explains every key.""";

    private final List<String> problems = new ArrayList<>();

    private EnvironmentReader() {}

    /**
     * All environments of one database, in the order of the file.
     *
     * @throws ConfigException naming every missing and every wrong key
     */
    public static List<TargetEnvironment> read(@Nullable Object context) {
        return all(context).databases();
    }

    /**
     * All environments, in the order of the file.
     *
     * @throws ConfigException naming every missing and every wrong key
     */
    public static Environments all(@Nullable Object context) {
        var reader = new EnvironmentReader();
        var environments = new ArrayList<TargetEnvironment>();
        var fleets = new ArrayList<FleetEnvironment>();
        if (context instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, value) -> {
                if (value instanceof Map<?, ?> keys && keys.containsKey(FleetReader.KEY)) {
                    reader.fleet(String.valueOf(name), keys).ifPresent(fleets::add);
                } else {
                    reader.environment(String.valueOf(name), value).ifPresent(environments::add);
                }
            });
        } else {
            reader.problems.add(KEY + ": missing, or not an object of environments");
        }
        if (!reader.problems.isEmpty()) {
            throw ConfigException.of(reader.problems, EXAMPLE);
        }
        return new Environments(environments, fleets);
    }

    /**
     * The environments of one database, and those of many.
     *
     * @param databases in the order of the file
     * @param fleets likewise
     */
    public record Environments(List<TargetEnvironment> databases, List<FleetEnvironment> fleets) {}

    /** Empty if anything is wrong with it. */
    private Optional<FleetEnvironment> fleet(String name, Map<?, ?> map) {
        requireName(name);
        var keys = new ConfigKeys(name, map, problems);
        Location location = location(keys);
        FleetEnvironment.ConfiguredFleet fleet = FleetReader.read(keys, location);
        VpcAccess network = network(keys, fleet == null || fleet.readsSecrets());
        if (fleet != null && fleet.needsPrefixList(network)) {
            keys.problem("fleet.prefixList", "missing; give that of S3, or \"secretsEndpoint\": \"nat\"");
        }
        MigrationFolder folder = folder(keys);
        boolean create = keys.flag("createDatabase");
        boolean seeding = keys.flag("seedBuiltinData");
        keys.refuseOthers();
        return location == null || network == null || folder == null || fleet == null
                ? Optional.empty()
                : Optional.of(new FleetEnvironment(name, location, network, folder, create, seeding, fleet));
    }

    private void requireName(String name) {
        if (!name.matches(NAME)) {
            problems.add(name + ": not a stack name (letters, digits and hyphens, a letter first)");
        }
    }

    /** Empty if anything is wrong with it. */
    private Optional<TargetEnvironment> environment(String name, @Nullable Object value) {
        requireName(name);
        if (!(value instanceof Map<?, ?> map)) {
            problems.add(name + ": not an object");
            return Optional.empty();
        }
        var keys = new ConfigKeys(name, map, problems);
        Location location = location(keys);
        Map<String, ConfigKeys> applications = keys.objects("logins", "an object of logins");
        VpcAccess network = network(keys, !RunLoginReader.isIam(keys) || LoginsReader.haveASecret(applications));
        RdsServer server = server(keys);
        UserName user = keys.optional("user", UserName.RULE, UserName::parse);
        DatabaseLogin login = RunLoginReader.read(keys, location, user);
        MigrationFolder folder = folder(keys);
        SchemaSource schema = schema(keys, folder);
        List<ConfiguredLogin> logins = new LoginsReader(location, folder, user).read(applications);
        ConfiguredWatch watch = WatchReader.read(keys, location);
        ConfiguredWork longWork = LongWorkReader.read(keys, location);
        keys.refuseOthers();
        return location == null || network == null || server == null || login == null || schema == null
                ? Optional.empty()
                : Optional.of(
                        new TargetEnvironment(name, location, network, server, login, schema, logins, watch, longWork));
    }

    private static @Nullable Location location(ConfigKeys keys) {
        String account = keys.required("account", "an account of twelve digits in quotes", matching("\\d{12}"));
        String region = keys.required("region", "a region such as eu-west-3", matching("[a-z]{2,4}(-[a-z]+)+-\\d"));
        return account == null || region == null ? null : new Location(account, region);
    }

    private static @Nullable VpcAccess network(ConfigKeys keys, boolean readsSecrets) {
        String vpc = keys.required("vpc", "a VPC's Name tag or its id", matching("[ -~]{1,256}"));
        SubnetType subnets =
                keys.required("subnets", "\"private\" or \"isolated\"", text -> Optional.ofNullable(SUBNETS.get(text)));
        List<String> zones = keys.list("endpointZones", "a list of zones such as \"eu-west-3a\"", ZONE);
        SecretsEndpoint endpoint = readsSecrets ? endpoint(keys, zones) : noEndpoint(keys);
        if (endpoint instanceof SecretsEndpoint.Nat && subnets == SubnetType.PRIVATE_ISOLATED) {
            keys.problem("secretsEndpoint", "\"nat\" needs a way out that \"isolated\" subnets do not have");
        }
        if (!zones.isEmpty() && !(endpoint instanceof SecretsEndpoint.Created)) {
            keys.problem("endpointZones", "only for \"secretsEndpoint\": \"create\"");
        }
        return vpc == null || subnets == null || (readsSecrets && endpoint == null)
                ? null
                : new VpcAccess(vpc, subnets, endpoint);
    }

    private static @Nullable SecretsEndpoint endpoint(ConfigKeys keys, List<String> zones) {
        return keys.required(
                "secretsEndpoint",
                "\"create\", \"nat\" or the security group of an endpoint, sg-…",
                text -> endpoint(text, zones));
    }

    private static @Nullable SecretsEndpoint noEndpoint(ConfigKeys keys) {
        keys.refuse("secretsEndpoint", "remove it: the run authenticates with IAM, and no login has a secret");
        return null;
    }

    private static Optional<SecretsEndpoint> endpoint(String text, List<String> zones) {
        return switch (text) {
            case "create" -> Optional.of(new SecretsEndpoint.Created(zones));
            case "nat" -> Optional.of(new SecretsEndpoint.Nat());
            default ->
                matching("sg-[0-9a-f]+", SecretsEndpoint.Existing::new)
                        .apply(text)
                        .map(SecretsEndpoint.class::cast);
        };
    }

    static @Nullable RdsServer server(ConfigKeys keys) {
        RdsServer instance = server(keys, "instance", "an instance's identifier", RdsServer.RdsKind.INSTANCE);
        RdsServer cluster = server(keys, "cluster", "a cluster's identifier", RdsServer.RdsKind.CLUSTER);
        if (keys.has("instance") == keys.has("cluster")) {
            keys.problem("instance", "give either instance or cluster");
        }
        return instance == null ? cluster : instance;
    }

    private static @Nullable RdsServer server(ConfigKeys keys, String key, String rule, RdsServer.RdsKind kind) {
        return keys.optional(key, rule, matching(NAME, identifier -> new RdsServer(kind, identifier)));
    }

    private static @Nullable SchemaSource schema(ConfigKeys keys, @Nullable MigrationFolder folder) {
        DatabaseName database = keys.required("database", DatabaseName.RULE, DatabaseName::parse);
        boolean create = keys.flag("createDatabase");
        boolean seeding = keys.flag("seedBuiltinData");
        String onDrift = keys.optional("onDrift", "\"stop\" or \"report\"", matching("stop|report"));
        return database == null || folder == null
                ? null
                : new SchemaSource(database, create, folder, seeding, "report".equals(onDrift));
    }

    private static @Nullable MigrationFolder folder(ConfigKeys keys) {
        Path path = keys.required("sql", "a folder", matching("[^\\x00]+", Path::of));
        if (path == null) {
            return null;
        }
        try {
            MigrationFolder folder = MigrationFolder.read(path);
            folder.requireCurrentExpected();
            return folder;
        } catch (SchemaInitException refused) {
            List<String> each = refused.details().isEmpty() ? List.of(refused.getMessage()) : refused.details();
            each.forEach(refusal -> keys.problem("sql", refusal));
            return null;
        }
    }
}
