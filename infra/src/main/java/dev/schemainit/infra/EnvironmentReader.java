package dev.schemainit.infra;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.ec2.SubnetType;

/** Reads the environments out of the context, and reports everything that is wrong with them at once. */
final class EnvironmentReader {
    /** The context's key. */
    static final String KEY = "environments";

    private static final String NAME = "[A-Za-z][A-Za-z0-9-]{0,127}";
    private static final String SECRET = "[A-Za-z0-9/_+=.@-]{1,512}";
    private static final String SECRET_ARN =
            "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:" + SECRET + "-[A-Za-z0-9]{6}";
    private static final int REGION_OF_ARN = 3;
    private static final String LOGIN_NAME = "[^\\s?&/\\p{Cntrl}]{1,63}";
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
            Every key is explained in docs/deploying.md.""";

    private final List<String> problems = new ArrayList<>();

    private EnvironmentReader() {}

    /**
     * All environments, in the order of the file.
     *
     * @throws ConfigException naming every missing and every wrong key
     */
    static List<Environment> read(Object context) {
        var reader = new EnvironmentReader();
        var environments = new ArrayList<Environment>();
        if (context instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, value) -> environments.add(reader.environment(String.valueOf(name), value)));
        } else {
            reader.problems.add(KEY + ": missing, or not an object of environments");
        }
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(
                    "The configuration is wrong:\n  - " + String.join("\n  - ", reader.problems) + "\n" + EXAMPLE);
        }
        return environments;
    }

    private Environment environment(String name, Object value) {
        if (!name.matches(NAME)) {
            problems.add(name + ": not a stack name (letters, digits and hyphens, a letter first)");
        }
        if (!(value instanceof Map<?, ?> map)) {
            problems.add(name + ": not an object");
            return null;
        }
        var keys = new ConfigKeys(name, map, problems);
        var environment = new Environment(
                name,
                keys.required("account", "\\d{12}", "an account of twelve digits in quotes"),
                keys.required("region", "[a-z]{2}(-[a-z]+)+-\\d", "a region such as eu-west-3"),
                keys.required("vpc", "[ -~]{1,256}", "a VPC's Name tag or its id"),
                SUBNETS.get(keys.required("subnets", "private|isolated", "\"private\" or \"isolated\"")),
                server(keys),
                keys.required("secret", SECRET + "|" + SECRET_ARN, "a secret's name or its complete ARN"),
                keys.optional("secretKey", "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/.+", "the ARN of a KMS key"),
                keys.required("database", LOGIN_NAME, "a database name"),
                keys.optional("user", LOGIN_NAME, "a user name"),
                sql(keys),
                keys.flag("seedBuiltinData"),
                keys.required(
                        "secretsEndpoint",
                        "create|nat|sg-[0-9a-f]+",
                        "\"create\", \"nat\" or the security group of an endpoint, sg-…"));
        checkTogether(environment, keys);
        keys.refuseOthers();
        return environment;
    }

    private static Environment.Server server(ConfigKeys keys) {
        Optional<String> instance = keys.optional("instance", NAME, "an instance's identifier");
        Optional<String> cluster = keys.optional("cluster", NAME, "a cluster's identifier");
        if (keys.has("instance") == keys.has("cluster")) {
            keys.problem("instance", "give either instance or cluster");
        }
        return instance.map(id -> new Environment.Server(Environment.Server.Kind.INSTANCE, id))
                .or(() -> cluster.map(id -> new Environment.Server(Environment.Server.Kind.CLUSTER, id)))
                .orElse(null);
    }

    private static Path sql(ConfigKeys keys) {
        Path folder = Path.of(keys.required("sql", "[^\\x00]+", "a folder"));
        if (!folder.toString().isEmpty()) {
            try {
                MigrationFolder.read(folder).requireExpected();
            } catch (SchemaInitException refused) {
                keys.problem("sql", refused.getMessage());
            }
        }
        return folder;
    }

    private static void checkTogether(Environment environment, ConfigKeys keys) {
        if (environment.secretsEndpoint().equals(Environment.NAT)
                && environment.subnets() == SubnetType.PRIVATE_ISOLATED) {
            keys.problem("secretsEndpoint", "\"nat\" needs a way out that \"isolated\" subnets do not have");
        }
        if (environment.hasSecretArn()
                && !environment.secret().split(":")[REGION_OF_ARN].equals(environment.region())) {
            keys.problem("secret", "not in the environment's region");
        }
    }
}
