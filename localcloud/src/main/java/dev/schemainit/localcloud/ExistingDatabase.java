package dev.schemainit.localcloud;

import dev.schemainit.engine.text.Json;
import dev.schemainit.engine.text.Nearest;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.StackIdentity;
import dev.schemainit.localcloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment's account holds before a deployment: the database and what belongs to it, from the configuration
 * and the committed lookups, not from the template under test.
 *
 * @param stack named as the environment
 */
public record ExistingDatabase(StackIdentity stack, Address address, SecretOfLogin secret, String database, Path sql) {
    /**
     * Where the database is.
     *
     * @param groups its security groups
     */
    public record Address(String host, int port, List<String> groups) {}

    /**
     * How its login is found.
     *
     * @param arn the secret's complete ARN; null where it logs in with tokens of IAM
     * @param endpointGroup the group of the account's endpoint of Secrets Manager; null where it has none
     * @param user who logs in; null where the secret says it
     */
    public record SecretOfLogin(
            @Nullable String arn,
            @Nullable String endpointGroup,
            @Nullable String user) {}

    /** As Secrets Manager adds them to the name of a secret. */
    private static final String RANDOM_CHARACTERS = "-Xk3f9Q";

    /**
     * Reads an environment of cdk.json and its lookups in cdk.context.json.
     *
     * @throws IllegalArgumentException when there is no such environment, it is a fleet, or something was not looked up
     */
    public static ExistingDatabase read(Path home, String name) throws IOException {
        return read(home, home, name);
    }

    /**
     * The same with the lookups of another folder.
     *
     * @throws IllegalArgumentException likewise
     */
    static ExistingDatabase read(Path home, Path lookupsFolder, String name) throws IOException {
        Map<String, Object> environment = environment(home, name);
        Path committed = lookupsFolder.resolve("cdk.context.json");
        Map<String, Object> lookups = Files.exists(committed) ? CloudAssembly.json(committed) : Map.of();
        boolean instance = environment.containsKey("instance");
        Map<String, Object> database = lookup(lookups, environment, instance);
        var endpoint = text(environment, "secretsEndpoint");
        return new ExistingDatabase(
                new StackIdentity(name, text(environment, "account"), text(environment, "region")),
                new Address(
                        text(database, "Endpoint.Address"),
                        Integer.parseInt(text(database, "Endpoint.Port")),
                        Template.names(database.get(instance ? "VPCSecurityGroups" : "VpcSecurityGroupIds"))),
                new SecretOfLogin(
                        secretArn(environment, database), endpoint.startsWith("sg-") ? endpoint : null, (String)
                                environment.get("user")),
                text(environment, "database"),
                home.resolve(text(environment, "sql")));
    }

    /**
     * The configuration of an environment that can be deployed locally.
     *
     * @throws IllegalArgumentException when there is no such environment, or it is a fleet
     */
    static Map<String, Object> environment(Path home, String name) throws IOException {
        Map<String, Object> environments =
                members(members(CloudAssembly.json(home.resolve("cdk.json")).get("context"))
                        .get("environments"));
        if (environments.isEmpty()) {
            throw new IllegalArgumentException("no environments in cdk.json");
        }
        if (!environments.containsKey(name)) {
            throw new IllegalArgumentException("no environment " + name + " in cdk.json; "
                    + Nearest.to(name, environments.keySet())
                            .map(meant -> "did you mean " + meant + "?")
                            .orElse("there are " + String.join(", ", environments.keySet())));
        }
        Map<String, Object> environment = Template.map(environments.get(name));
        if (environment.containsKey("fleet")) {
            throw new IllegalArgumentException(name + " is a fleet, of which nothing is deployed locally: apply its"
                    + " folder to one database with ./schemainit try " + environment.get("sql"));
        }
        return environment;
    }

    /** Whether another state of the environment has the same database, reached in the same way and by the same user. */
    boolean isSameDatabase(ExistingDatabase other) {
        return address.equals(other.address) && database.equals(other.database) && login().equals(other.login());
    }

    /** Who the function logs in as: as configured, or a role of this environment's own. */
    public String login() {
        return secret.user() != null ? secret.user() : name().replace('-', '_') + "_admin";
    }

    /** Whether the login is one that takes tokens of IAM, and no password. */
    public boolean usesIam() {
        return secret.arn() == null;
    }

    public String name() {
        return stack.name();
    }

    public String host() {
        return address.host();
    }

    /**
     * A secret's text in the environment's form: the bare password where a user is configured, or the JSON that RDS
     * writes.
     */
    String secretText(String password) {
        if (secret.user() != null) {
            return password;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("username", login());
        fields.put("password", password);
        fields.put("engine", "postgres");
        fields.put("host", address.host());
        fields.put("port", address.port());
        return Json.write(fields);
    }

    /** The name by which the AWS SDK asks for Secrets Manager in this region. */
    String secretsManager() {
        return "secretsmanager." + stack.region() + ".amazonaws.com";
    }

    /** The complete ARN, where there is a secret: as configured, as looked up, or of a secret with this name. */
    private static @Nullable String secretArn(Map<String, Object> environment, Map<String, Object> database) {
        if (text(environment, "auth").equals("iam")) {
            return null;
        }
        var secret = text(environment, "secret");
        if (secret.equals("managed")) {
            return text(database, "MasterUserSecret.SecretArn");
        }
        return secret.startsWith("arn:")
                ? secret
                : "arn:aws:secretsmanager:" + text(environment, "region") + ":" + text(environment, "account")
                        + ":secret:" + secret + RANDOM_CHARACTERS;
    }

    /** All that was looked up of a database: each lookup asks for other properties of it. */
    private static Map<String, Object> lookup(
            Map<String, Object> lookups, Map<String, Object> environment, boolean instance) {
        var identifier = text(environment, instance ? "instance" : "cluster");
        // The same identifier may be another database's, in another region or account.
        List<String> asked = List.of(
                ":account=" + text(environment, "account") + ":",
                ":region=" + text(environment, "region") + ":",
                ":exactIdentifier=" + identifier + ":");
        var found = new LinkedHashMap<String, Object>();
        lookups.forEach((query, answer) -> {
            if (query.endsWith(instance ? ":DBInstance" : ":DBCluster")
                    && asked.stream().allMatch(query::contains)) {
                found.putAll(Template.map(((List<?>) answer).get(0)));
            }
        });
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    identifier + " is not in cdk.context.json: run npx cdk synth with credentials, and commit it");
        }
        return found;
    }

    private static Map<String, Object> members(@Nullable Object value) {
        return value == null ? Map.of() : Template.map(value);
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }
}
