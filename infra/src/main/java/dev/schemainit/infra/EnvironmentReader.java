package dev.schemainit.infra;

import dev.schemainit.engine.SchemaInitException;
import dev.schemainit.engine.SqlFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awscdk.services.ec2.SubnetType;

/** Reads the environments out of the context, and reports everything that is wrong with them at once. */
final class EnvironmentReader {
    /** The context's key. */
    static final String KEY = "environments";

    private static final String NAME = "[A-Za-z][A-Za-z0-9-]{0,127}";
    private static final String SECRET = "[A-Za-z0-9/_+=.@-]{1,512}";
    private static final String SECRET_ARN =
            "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:" + SECRET + "-[A-Za-z0-9]{6}";
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
        return new Keys(name, map).environment();
    }

    /** One environment's keys; what has been asked for is what is known. */
    private final class Keys {
        private final String environment;
        private final Map<?, ?> values;
        private final Set<String> known = new LinkedHashSet<>();

        Keys(String environment, Map<?, ?> values) {
            this.environment = environment;
            this.values = values;
        }

        Environment environment() {
            String account = required("account", "\\d{12}", "an account of twelve digits in quotes");
            String region = required("region", "[a-z]{2}(-[a-z]+)+-\\d", "a region such as eu-west-3");
            String subnets = required("subnets", "private|isolated", "\"private\" or \"isolated\"");
            String secret = required("secret", SECRET + "|" + SECRET_ARN, "a secret's name or its complete ARN");
            String endpoint = required(
                    "secretsEndpoint",
                    "create|nat|sg-[0-9a-f]+",
                    "\"create\", \"nat\" or the security group of an endpoint, sg-…");
            var read = new Environment(
                    environment,
                    account,
                    region,
                    required("vpc", "[ -~]{1,256}", "a VPC's Name tag or its id"),
                    SUBNETS.get(subnets),
                    server(),
                    secret,
                    optional("secretKey", "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/.+", "the ARN of a KMS key"),
                    required("database", "[^\\s?&/\\p{Cntrl}]{1,63}", "a database name"),
                    optional("user", "[^\\s?&/\\p{Cntrl}]{1,63}", "a user name"),
                    sql(),
                    flag("seedBuiltinData"),
                    endpoint);
            if (endpoint.equals(Environment.NAT) && subnets.equals("isolated")) {
                problem("secretsEndpoint", "\"nat\" needs a way out that \"isolated\" subnets do not have");
            }
            if (read.hasSecretArn() && !secret.startsWith(region + ":", secret.indexOf("secretsmanager:") + 15)) {
                problem("secret", "not in the environment's region");
            }
            var unknown = new TreeSet<String>();
            values.keySet().forEach(key -> unknown.add(String.valueOf(key)));
            unknown.removeAll(known);
            unknown.forEach(key -> problem(key, "unknown key; the keys are " + String.join(", ", known)));
            return read;
        }

        private Environment.Server server() {
            Optional<String> instance = optional("instance", NAME, "an instance's identifier");
            Optional<String> cluster = optional("cluster", NAME, "a cluster's identifier");
            if (values.containsKey("instance") == values.containsKey("cluster")) {
                problem("instance", "give either instance or cluster");
            }
            return instance.map(id -> new Environment.Server(Environment.Server.Kind.INSTANCE, id))
                    .or(() -> cluster.map(id -> new Environment.Server(Environment.Server.Kind.CLUSTER, id)))
                    .orElse(null);
        }

        private Path sql() {
            Path folder = Path.of(required("sql", "[^\\x00]+", "a folder"));
            if (!folder.toString().isEmpty()) {
                try {
                    SqlFolder.read(folder).requireExpected();
                } catch (SchemaInitException refused) {
                    problem("sql", refused.getMessage());
                }
            }
            return folder;
        }

        private boolean flag(String key) {
            known.add(key);
            Object value = values.get(key);
            if (value != null && !(value instanceof Boolean)) {
                problem(key, "not true or false");
            }
            return Boolean.TRUE.equals(value);
        }

        /** The key's text; empty, and a problem, where it is missing or wrong. */
        private String required(String key, String pattern, String what) {
            if (values.get(key) == null) {
                known.add(key);
                problem(key, "missing; give " + what);
                return "";
            }
            return optional(key, pattern, what).orElse("");
        }

        private Optional<String> optional(String key, String pattern, String what) {
            known.add(key);
            Object value = values.get(key);
            if (value != null && !(value instanceof String text && text.matches(pattern))) {
                problem(key, "not " + what);
                return Optional.empty();
            }
            return Optional.ofNullable((String) value);
        }

        private void problem(String key, String what) {
            problems.add(environment + "." + key + ": " + what);
        }
    }
}
