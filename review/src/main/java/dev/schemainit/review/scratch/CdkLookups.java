package dev.schemainit.review.scratch;

import dev.schemainit.engine.text.Json;
import dev.schemainit.postgres.EmbeddedVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a CDK app has looked up of the servers of its environments: the environments of its cdk.json, and the answers in
 * the cdk.context.json beside it.
 *
 * <p>It only reads these files. A file that is missing, or no JSON, says nothing: the synth complains about it.
 *
 * @param directory where both are
 */
record CdkLookups(Path directory, Map<String, Object> environments, Map<String, Object> answers) {
    private static final String APP = "cdk.json";
    private static final String ANSWERS = "cdk.context.json";
    private static final String ENGINE_VERSION = "EngineVersion";

    /** Of {@code 15.4}, or of Aurora's {@code 16.4-limitless}. */
    private static final Pattern MAJOR = Pattern.compile("(\\d{1,3})(\\D.*)?");

    /** What the server of an environment is. */
    private record Engine(String environment, int major) {}

    /** Those of the app that a folder of SQL belongs to: of the nearest directory above it with a cdk.json. */
    static Optional<CdkLookups> above(Path folder) {
        return Stream.<@Nullable Path>iterate(
                        real(folder), directory -> directory != null, directory -> parent(directory))
                .flatMap(Stream::ofNullable)
                .filter(directory -> Files.isRegularFile(directory.resolve(APP)))
                .findFirst()
                .map(CdkLookups::in);
    }

    static CdkLookups in(Path directory) {
        Map<String, Object> context = members(json(directory.resolve(APP)).get("context"));
        return new CdkLookups(directory, members(context.get("environments")), json(directory.resolve(ANSWERS)));
    }

    /** The lowest version of the environments that deploy this folder. */
    Optional<WantedVersion> versionFor(Path folder) {
        List<Engine> engines = environments.keySet().stream()
                .filter(name -> deploys(name, folder))
                .flatMap(this::engines)
                .sorted(Comparator.comparing(Engine::major))
                .toList();
        return engines.stream().findFirst().map(lowest -> wanted(lowest, engines));
    }

    /** The version of one environment. */
    Optional<WantedVersion> versionOf(String environment) {
        return engines(environment)
                .min(Comparator.comparing(Engine::major))
                .map(engine -> wanted(engine, List.of(engine)));
    }

    private static WantedVersion wanted(Engine engine, List<Engine> all) {
        String others = all.stream()
                .filter(other -> other.major() != engine.major())
                .map(other -> other.environment() + " has " + other.major())
                .reduce("", (text, other) -> text + (text.isEmpty() ? "" : ", ") + other);
        return new WantedVersion(
                engine.major(),
                "as " + ANSWERS + " says for " + engine.environment()
                        + (others.isEmpty() ? "" : ", the lowest version: " + others),
                false);
    }

    private boolean deploys(String environment, Path folder) {
        Object sql = members(environments.get(environment)).get("sql");
        return sql instanceof String path && real(directory.resolve(path)).equals(real(folder));
    }

    /** That of its server, or of each server of its fleet. */
    private Stream<Engine> engines(String environment) {
        Map<String, Object> keys = members(environments.get(environment));
        Stream<Map<String, Object>> servers = members(keys.get("fleet")).get("targets") instanceof List<?> targets
                ? targets.stream().map(CdkLookups::members)
                : Stream.of(keys);
        return servers.map(server -> server.containsKey("instance")
                        ? Map.entry("DBInstance", String.valueOf(server.get("instance")))
                        : Map.entry("DBCluster", String.valueOf(server.get("cluster"))))
                .distinct()
                .flatMap(server -> engine(environment, keys, server.getKey(), server.getValue()).stream());
    }

    /** Empty where its version was not looked up, or no throw-away server is of this version. */
    private Optional<Engine> engine(String environment, Map<String, Object> keys, String type, String identifier) {
        return answers.entrySet().stream()
                .filter(answer -> asks(answer.getKey(), "account", keys.get("account"))
                        && asks(answer.getKey(), "region", keys.get("region"))
                        && asks(answer.getKey(), "exactIdentifier", identifier)
                        && answer.getKey().endsWith(type))
                .flatMap(answer -> version(answer.getValue()).stream())
                .map(MAJOR::matcher)
                .filter(Matcher::matches)
                .map(version -> new Engine(environment, Integer.parseInt(version.group(1))))
                .filter(engine -> EmbeddedVersions.has(engine.major()))
                .findFirst();
    }

    /** Whether a lookup's key, such as {@code cc-api-provider:account=1:region=r:…}, has this part. */
    private static boolean asks(String key, String name, @Nullable Object value) {
        return key.startsWith("cc-api-provider:") && key.contains(":" + name + "=" + value + ":");
    }

    private static Optional<String> version(@Nullable Object answer) {
        return answer instanceof List<?> found && !found.isEmpty()
                ? Optional.ofNullable(members(found.get(0)).get(ENGINE_VERSION)).map(String::valueOf)
                : Optional.empty();
    }

    private static Map<String, Object> json(Path file) {
        try {
            return Files.exists(file) ? Json.readObject(Files.readString(file)).orElse(Map.of()) : Map.of();
        } catch (IOException unreadable) {
            return Map.of();
        }
    }

    @SuppressWarnings("unchecked") // JSON's names are texts.
    private static Map<String, Object> members(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static @Nullable Path parent(@Nullable Path directory) {
        return directory == null ? null : directory.getParent();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }
}
