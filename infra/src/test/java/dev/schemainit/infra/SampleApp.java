package dev.schemainit.infra;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.schemainit.infra.config.EnvironmentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;

/** The CDK app as the command line runs it: with the context of cdk.json and the lookups of cdk.context.json. */
final class SampleApp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Rendered> STACKS = new LinkedHashMap<>();

    private SampleApp() {}

    /** A stack of the repository's own cdk.json; all tests share one synth. */
    static synchronized Rendered stack(String name) {
        if (STACKS.isEmpty()) {
            App app = app(context());
            SchemaInitializerApp.addStacks(app);
            app.getNode().getChildren().stream()
                    .filter(Stack.class::isInstance)
                    .map(Stack.class::cast)
                    .forEach(stack -> STACKS.put(stack.getStackName(), Rendered.of(stack)));
        }
        return STACKS.get(name);
    }

    static List<String> stackNames() {
        return List.of("documents", "domainflow");
    }

    static App app(Map<String, Object> context) {
        try {
            Path outdir = Files.createTempDirectory(Files.createDirectories(Path.of("infra/target/synth")), "app");
            return new App(AppProps.builder()
                    .context(context)
                    .outdir(outdir.toString())
                    .build());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Map<String, Object> context() {
        var context = new LinkedHashMap<>(map(json(Path.of("cdk.json")).get("context")));
        context.putAll(json(Path.of("cdk.context.json")));
        return context;
    }

    /** The environments of a context, which are its own to change. */
    static Map<String, Object> environments(Map<String, Object> context) {
        return map(context.get(EnvironmentReader.KEY));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** What the metadata of a template says of a construct: a checksum or what somebody may do, a key each. */
    static Map<String, Object> contents(Map<String, Object> template, String path) {
        String prefix = "schemainit:" + path + " ";
        var contents = new LinkedHashMap<String, Object>();
        map(template.get("Metadata")).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                contents.put(key.substring(prefix.length()), value);
            }
        });
        return contents;
    }

    static Map<String, Object> json(Path file) {
        try {
            return JSON.readValue(file.toFile(), new TypeReference<>() {});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String pretty(Object json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
