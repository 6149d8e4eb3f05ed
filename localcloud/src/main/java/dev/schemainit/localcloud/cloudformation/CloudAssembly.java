package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The output of {@code cdk synth}: the stacks' templates, and the files that their functions and layers consist of. */
public record CloudAssembly(Path directory) {
    /**
     * A stack's template.
     *
     * @throws IllegalArgumentException when the folder has no such stack
     */
    public Template template(String stack) throws IOException {
        Path file = directory.resolve(stack + ".template.json");
        if (Files.notExists(file)) {
            throw new IllegalArgumentException("no stack " + stack + " in " + directory);
        }
        return new Template(stack, json(file));
    }

    /**
     * Where the asset lies that would be uploaded to this place of a bucket: an archive, or a folder that would become
     * one.
     *
     * @param location a function's Code, or a layer's Content
     */
    Path asset(String stack, Map<String, Object> location) throws IOException {
        Map<String, Object> files =
                Template.map(json(directory.resolve(stack + ".assets.json")).get("files"));
        for (Object file : files.values()) {
            Map<String, Object> asset = Template.map(file);
            boolean here = Template.map(asset.get("destinations")).values().stream()
                    .map(Template::map)
                    .anyMatch(destination ->
                            Template.text(destination, "bucketName").equals(location.get("S3Bucket"))
                                    && Template.text(destination, "objectKey").equals(location.get("S3Key")));
            if (here) {
                return directory.resolve(Template.text(Template.map(asset.get("source")), "path"));
            }
        }
        throw new IllegalArgumentException("no asset of " + stack + " for " + location);
    }

    public static Map<String, Object> json(Path file) throws IOException {
        return Json.readObject(Files.readString(file)).orElseThrow(() -> new IOException(file + " is not JSON"));
    }
}
