package dev.schemainit.infra.config;

import static dev.schemainit.infra.config.ConfigKeys.matching;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredFleet;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredObject;
import dev.schemainit.infra.config.FleetEnvironment.ConfiguredTarget;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.lambda.fleet.FleetSettings;
import dev.schemainit.lambda.fleet.FleetWaves;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the databases of an environment that has many. */
final class FleetReader {
    static final String KEY = "fleet";

    private static final String TARGETS = "targets";
    private static final String OBJECT = "object";
    private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([!-~&&[^*?]]{1,1024})");
    private static final String SECRET =
            "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@!*?-]+";
    private static final int PER_SERVER = 5;

    private FleetReader() {}

    /** The fleet; null, and a problem, if anything is wrong with it. */
    static @Nullable ConfiguredFleet read(ConfigKeys environment, @Nullable Location location) {
        ConfigKeys keys = environment.object(KEY, "an object with targets, or with an object of S3");
        if (keys == null) {
            return null;
        }
        List<ConfiguredTarget> targets = targets(keys, location);
        ConfiguredObject object = object(keys);
        if (keys.has(TARGETS) == keys.has(OBJECT)) {
            keys.problem("give either " + TARGETS + " or " + OBJECT);
        }
        FleetWaves waves = keys.numbers("waves", FleetWaves.RULE, FleetWaves::of);
        String tolerated = keys.number(
                "tolerated", FleetWaves.SHARE_RULE, text -> Optional.of(text).filter(FleetWaves::isShare));
        Integer perServer =
                keys.number("perServer", "a number from 1 to 40", matching("[1-9]|[1-3]\\d|40", Integer::valueOf));
        String topic = keys.optional("topic", "the ARN of a standard topic of SNS", matching(WatchReader.TOPIC));
        keys.refuseOthers();
        return new ConfiguredFleet(
                targets,
                object,
                Objects.requireNonNullElse(waves, FleetWaves.DEFAULT),
                Objects.requireNonNullElse(tolerated, "0"),
                Objects.requireNonNullElse(perServer, PER_SERVER),
                topic);
    }

    private static List<ConfiguredTarget> targets(ConfigKeys keys, @Nullable Location location) {
        var targets = new ArrayList<ConfiguredTarget>();
        var names = new HashSet<String>();
        for (ConfigKeys each : keys.objectList(TARGETS, "a list of objects")) {
            String name = each.required(
                    "name",
                    FleetSettings.TARGET_NAME_RULE,
                    text -> Optional.of(text).filter(FleetSettings::isTargetName));
            if (name != null && !names.add(name)) {
                each.problem("name", "given twice");
            }
            RdsServer server = EnvironmentReader.server(each);
            DatabaseName database = each.required("database", DatabaseName.RULE, DatabaseName::parse);
            DatabaseLogin login = login(each, location);
            each.refuseOthers();
            if (name != null && server != null && database != null && login != null) {
                targets.add(new ConfiguredTarget(name, server, database.text(), login));
            }
        }
        if (keys.has(TARGETS) && targets.isEmpty() && names.isEmpty()) {
            keys.problem(TARGETS, "has no target");
        }
        return targets;
    }

    /** A secret, or a user of IAM. */
    private static @Nullable DatabaseLogin login(ConfigKeys keys, @Nullable Location location) {
        UserName user = keys.optional("user", UserName.RULE, UserName::parse);
        if (!keys.has("secret")) {
            keys.refuse("secret", "");
            keys.refuse("secretKey", "only with \"secret\"");
            if (!keys.has("user")) {
                keys.problem("secret", "missing; give a secret, or a user that connects with IAM");
            } else if (user != null && !LoginRules.isIamName(user.text())) {
                keys.problem("user", "not " + LoginRules.IAM_RULE);
            }
            return user == null ? null : new DatabaseLogin.WithToken(user);
        }
        keys.refuse("user", "remove it: the secret says who connects");
        if (keys.is("secret", "managed")) {
            keys.problem("secret", "give the name of a secret, or its complete ARN");
        }
        return RunLoginReader.password(keys, location, null);
    }

    private static @Nullable ConfiguredObject object(ConfigKeys keys) {
        if (!keys.has(OBJECT)) {
            List.of(OBJECT, "secrets", "users", "securityGroups", "port", "prefixList")
                    .forEach(key -> keys.refuse(key, "only with \"" + OBJECT + "\""));
            return null;
        }
        Matcher uri = keys.required(
                OBJECT,
                "an object such as s3://bucket/key",
                text -> Optional.of(S3.matcher(text)).filter(Matcher::matches));
        List<String> secrets = keys.list("secrets", "a list of ARNs of secrets, or of patterns of them", SECRET);
        List<String> users =
                keys.list("users", "a list of texts such as db-ABCDEF/deployer", "[a-zA-Z0-9-]+/[A-Za-z0-9_.-]{1,63}");
        List<String> groups = keys.list("securityGroups", "a list of security groups, sg-…", "sg-[0-9a-f]+");
        Port port = keys.number("port", Port.RULE, Port::parse);
        String prefixList = keys.optional("prefixList", "the id of a prefix list, pl-…", matching("pl-[0-9a-f]+"));
        if (groups.isEmpty()) {
            keys.problem("securityGroups", "missing; give those of the servers");
        }
        if (secrets.isEmpty() && users.isEmpty()) {
            keys.problem("secrets", "missing; give what the function may read, or users that connect with IAM");
        }
        return uri == null
                ? null
                : new ConfiguredObject(
                        uri.group(1),
                        uri.group(2),
                        prefixList,
                        secrets,
                        users,
                        groups,
                        Objects.requireNonNullElse(port, Port.DEFAULT).number());
    }
}
