package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.schemainit.infra.config.EnvironmentReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app as a process, as the CDK command line starts it. */
class SchemaInitializerAppTest {
    @TempDir
    private Path folder;

    /** The one synth that runs the CDK's own rules; cdk.json says that what they find is an error. */
    @Test
    void theTemplatesPassTheRulesOfTheCdkAndOfCloudFormation() throws IOException, InterruptedException {
        Path assembly = folder.resolve("cdk.out");

        Ended synth = app(withAWatchedEnvironment(), assembly, Map.of("CDK_VALIDATION", "true"));

        assertThat(synth).isEqualTo(new Ended(0, ""));
        assertThat(SampleApp.stackNames())
                .as("the same in another process, to the order of the keys")
                .allSatisfy(name -> assertThat(
                                SampleApp.pretty(SampleApp.json(assembly.resolve(name + ".template.json"))))
                        .isEqualTo(SampleApp.pretty(SampleApp.stack(name).template())));
        assertThat(assembly.resolve("validation-report.json")).content().contains("\"pluginReports\": []");
        var lint = new ArrayList<>(List.of("cfn-lint", "--non-zero-exit-code", "error", "--"));
        Stream.concat(SampleApp.stackNames().stream(), Stream.of("watched"))
                .forEach(name ->
                        lint.add(assembly.resolve(name + ".template.json").toString()));
        assumeThat(isInstalled("cfn-lint")).as("cfn-lint is installed").isTrue();
        assertThat(run(new ProcessBuilder(lint))).extracting(Ended::status).isEqualTo(0);
    }

    @Test
    void aWrongConfigurationIsOneMessageAndNoStackTrace() throws IOException, InterruptedException {
        Map<String, Object> context = Map.of(EnvironmentReader.KEY, Map.of("orders", Map.of("vpcNam", "x")));

        Ended synth = app(context, folder, Map.of());

        assertThat(synth.status()).isEqualTo(1);
        assertThat(synth.stderr())
                .startsWith("The configuration is wrong:\n  - orders.account: missing")
                .contains("orders.vpcNam: unknown key")
                .doesNotContain("Exception", "\tat ");
    }

    /** As the CDK command line runs the app again after lookups without credentials. */
    @Test
    void failedLookupsOfAllEnvironmentsAreOneLine() throws IOException, InterruptedException {
        Map<String, Object> context = SampleApp.context();
        context.replaceAll(
                (key, value) -> key.contains("EngineVersion") ? Map.of("$providerError", "no credentials") : value);

        Ended synth = app(context, folder, Map.of());

        assertThat(synth)
                .isEqualTo(new Ended(
                        0,
                        "documents, domainflow: made-up values in the template, because cdk.context.json lacks"
                                + " lookups: run npx cdk synth with credentials of account 111122223333,"
                                + " and commit cdk.context.json\n"));
    }

    private static Map<String, Object> withAWatchedEnvironment() {
        Map<String, Object> context = SampleApp.context();
        Map<String, Object> environments = SampleApp.environments(context);
        var watched = new LinkedHashMap<>(SampleApp.map(environments.get("documents")));
        watched.put("watch", "rate(1 day)");
        watched.put("watchTopic", "arn:aws:sns:eu-west-3:111122223333:operations");
        environments.put("watched", watched);
        return context;
    }

    private static Ended app(Map<String, Object> context, Path outdir, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SchemaInitializerApp.class.getName());
        builder.environment().put("CDK_CONTEXT_JSON", SampleApp.pretty(context));
        builder.environment().put("CDK_OUTDIR", outdir.toString());
        builder.environment().putAll(environment);
        return run(builder);
    }

    private static boolean isInstalled(String command) throws InterruptedException {
        try {
            return run(new ProcessBuilder(command, "--version")).status() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), stderr);
    }

    private record Ended(int status, String stderr) {}
}
