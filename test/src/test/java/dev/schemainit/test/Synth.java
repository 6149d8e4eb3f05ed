package dev.schemainit.test;

import dev.schemainit.engine.text.Json;
import dev.schemainit.infra.SchemaInitializerApp;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awscdk.AppProps;

/** {@code cdk synth} as the command line does it: the app with the context of cdk.json and the committed lookups. */
final class Synth {
    private static final Path HOME = Path.of("").toAbsolutePath();

    private Synth() {}

    /** Of the repository as it is. */
    static CloudAssembly committed(Path into) throws IOException {
        return with(into, environments -> {});
    }

    /** Of the repository with another folder of SQL files for one environment. */
    static CloudAssembly withSql(Path into, String environment, Path sql) throws IOException {
        return with(
                into,
                environments -> Template.map(environments.get(environment))
                        .put("sql", sql.toAbsolutePath().toString()));
    }

    /** Of the repository with changed environments. */
    static CloudAssembly with(Path into, Consumer<Map<String, Object>> change) throws IOException {
        var context = new LinkedHashMap<>(
                Template.map(CloudAssembly.json(HOME.resolve("cdk.json")).get("context")));
        context.putAll(CloudAssembly.json(HOME.resolve("cdk.context.json")));
        change.accept(Template.map(context.get("environments")));
        Path out = Files.createTempDirectory(into, "cdk.out");
        SchemaInitializerApp.synth(
                AppProps.builder().context(context).outdir(out.toString()).build());
        return new CloudAssembly(out);
    }

    /** The same output with something in a stack's template that nobody would have written there. */
    static void edit(CloudAssembly assembly, String stack, Consumer<Map<String, Object>> change) throws IOException {
        Template template = assembly.template(stack);
        change.accept(Template.map(template.content().get("Resources")));
        Files.writeString(assembly.directory().resolve(stack + ".template.json"), Json.write(template.content()));
    }
}
