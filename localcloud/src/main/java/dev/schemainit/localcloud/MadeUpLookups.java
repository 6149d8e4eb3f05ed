package dev.schemainit.localcloud;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What nobody has looked up yet, with made-up values in the form of the real ones, so that it can be deployed locally.
 *
 * @param home where cdk.json and the committed lookups are
 */
record MadeUpLookups(Path home) {
    private static final List<String> KINDS = List.of("Public", "Private", "Isolated");

    /** Those that a region may have, since an environment may choose among them. */
    private static final List<String> ZONES = List.of("a", "b", "c", "d", "e", "f");

    private static final String GROUP = "sg-0123456789abcdef0";

    /** What a synth has asked for and not found; empty where it failed for another reason. */
    static List<Map<String, Object>> missing(Path assembly) throws IOException {
        Path manifest = assembly.resolve("manifest.json");
        if (Files.notExists(manifest)) {
            return List.of();
        }
        return CloudAssembly.json(manifest).get("missing") instanceof List<?> missing
                ? missing.stream().map(Template::map).toList()
                : List.of();
    }

    /**
     * Makes a folder with the same configuration, the committed lookups, and made-up ones.
     *
     * @throws IOException where something of another kind is missing
     */
    void write(Path folder, List<Map<String, Object>> missing) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> configuration = new LinkedHashMap<>(CloudAssembly.json(home.resolve("cdk.json")));
        // A relative path of the app is relative to the folder.
        configuration.computeIfPresent(
                "app",
                (key, app) -> String.valueOf(app)
                        .replace("node infra/app.mjs", "node \"" + home.resolve("infra/app.mjs") + "\""));
        Files.writeString(folder.resolve("cdk.json"), Json.write(configuration));
        Path committed = home.resolve("cdk.context.json");
        var lookups = new LinkedHashMap<String, Object>();
        if (Files.exists(committed)) {
            lookups.putAll(CloudAssembly.json(committed));
        }
        for (Map<String, Object> query : missing) {
            lookups.put(text(query, "key"), answer(query));
        }
        Files.writeString(folder.resolve("cdk.context.json"), Json.write(lookups));
    }

    private static Object answer(Map<String, Object> query) throws IOException {
        Map<String, Object> asked = Template.map(query.get("props"));
        return switch (text(query, "provider")) {
            case "vpc-provider" -> vpc(text(asked, "region"));
            case "cc-api-provider" -> List.of(server(asked));
            default ->
                throw new IOException("cdk.context.json lacks " + query.get("key")
                        + ": run npx cdk synth with credentials, and commit it");
        };
    }

    private static Map<String, Object> vpc(String region) {
        var groups = new ArrayList<Map<String, Object>>();
        for (String kind : KINDS) {
            int number = KINDS.indexOf(kind) + 1;
            groups.add(Map.of(
                    "name",
                    kind,
                    "type",
                    kind,
                    "subnets",
                    ZONES.stream()
                            .map(zone -> subnet(region + zone, number * 10 + ZONES.indexOf(zone)))
                            .toList()));
        }
        return Map.of(
                "vpcId",
                "vpc-0123456789abcdef0",
                "vpcCidrBlock",
                "10.0.0.0/16",
                "availabilityZones",
                List.of(),
                "subnetGroups",
                groups);
    }

    private static Map<String, Object> subnet(String zone, int number) {
        return Map.of(
                "subnetId",
                "subnet-0123456789abcde" + number,
                "cidr",
                "10.0." + number + ".0/24",
                "availabilityZone",
                zone,
                "routeTableId",
                "rtb-0123456789abcde" + number);
    }

    /** The properties that are asked for, which the dummy of the query has all. */
    private static Map<String, Object> server(Map<String, Object> asked) {
        String name = text(asked, "exactIdentifier");
        String region = text(asked, "region");
        var server =
                new LinkedHashMap<>(Template.map(((List<?>) Objects.requireNonNull(asked.get("dummyValue"))).get(0)));
        server.replaceAll((property, dummy) -> switch (property) {
            case "Identifier" -> name;
            case "Endpoint.Address", "ReadEndpoint.Address" -> name + ".made-up." + region + ".rds.amazonaws.com";
            case "VPCSecurityGroups", "VpcSecurityGroupIds" -> List.of(GROUP);
            case "DBInstanceArn" -> arn(asked, "db");
            case "DBClusterArn" -> arn(asked, "cluster");
            case "DbiResourceId" -> "db-MADEUP0123456789ABCDEFGHIJ";
            case "DBClusterResourceId" -> "cluster-MADEUP0123456789ABCDEFGHIJ";
            default -> dummy;
        });
        return server;
    }

    private static String arn(Map<String, Object> asked, String kind) {
        return "arn:aws:rds:" + asked.get("region") + ":" + asked.get("account") + ":" + kind + ":"
                + asked.get("exactIdentifier");
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }
}
