package dev.schemainit.localcloud;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an environment's account holds before anything is deployed: the database and what belongs to it, from the
 * committed lookups, not from the template that is to be put to the test.
 *
 * @param name the environment's, which is the stack's
 * @param groups the database's security groups
 * @param endpointGroup the group of an existing endpoint of Secrets Manager
 * @param user who logs in, where the secret does not say
 */
public record ExistingDatabase(
        String name,
        String account,
        String region,
        String host,
        int port,
        List<String> groups,
        String secretArn,
        Optional<String> endpointGroup,
        String database,
        Optional<String> user,
        Path sql) {

    /**
     * Reads an environment of cdk.json and its lookups in cdk.context.json.
     *
     * @throws IllegalArgumentException when there is no such environment, or something was not looked up
     */
    public static ExistingDatabase read(Path home, String name) throws IOException {
        Map<String, Object> environments = Template.map(
                Template.map(CloudAssembly.json(home.resolve("cdk.json")).get("context"))
                        .get("environments"));
        if (!environments.containsKey(name)) {
            throw new IllegalArgumentException(
                    "no environment " + name + " in cdk.json; there are " + String.join(", ", environments.keySet()));
        }
        Map<String, Object> environment = Template.map(environments.get(name));
        Map<String, Object> lookups = CloudAssembly.json(home.resolve("cdk.context.json"));
        boolean instance = environment.containsKey("instance");
        Map<String, Object> database = lookup(lookups, text(environment, instance ? "instance" : "cluster"));
        var secret = text(environment, "secret");
        var endpoint = text(environment, "secretsEndpoint");
        return new ExistingDatabase(
                name,
                text(environment, "account"),
                text(environment, "region"),
                text(database, "Endpoint.Address"),
                Integer.parseInt(text(database, "Endpoint.Port")),
                Template.names(database.get(instance ? "VPCSecurityGroups" : "VpcSecurityGroupIds")),
                secret.startsWith("arn:") ? secret : text(lookup(lookups, secret), "Id"),
                Optional.of(endpoint).filter(group -> group.startsWith("sg-")),
                text(environment, "database"),
                Optional.ofNullable(environment.get("user")).map(String::valueOf),
                home.resolve(text(environment, "sql")));
    }

    /** Who the function logs in as: as configured, or a role of this environment's own. */
    public String login() {
        return user.orElse(name.replace('-', '_') + "_admin");
    }

    /**
     * A secret's text in the environment's form: the bare password where a user is configured, or the JSON that RDS
     * writes.
     */
    String secret(String password) {
        if (user.isPresent()) {
            return password;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("username", login());
        fields.put("password", password);
        fields.put("engine", "postgres");
        fields.put("host", host);
        fields.put("port", port);
        return Json.write(fields);
    }

    /** The name by which the AWS SDK asks for Secrets Manager in this region. */
    String secretsManager() {
        return "secretsmanager." + region + ".amazonaws.com";
    }

    private static Map<String, Object> lookup(Map<String, Object> lookups, String identifier) {
        return lookups.entrySet().stream()
                .filter(lookup -> lookup.getKey().contains(":exactIdentifier=" + identifier + ":"))
                .findFirst()
                .map(lookup -> Template.map(((List<?>) lookup.getValue()).get(0)))
                .orElseThrow(() -> new IllegalArgumentException(
                        identifier + " is not in cdk.context.json: run npx cdk synth with credentials, and commit it"));
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }
}
