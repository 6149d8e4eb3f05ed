package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The apps in example/, built and run on the artifacts as they are installed, without this build around them. */
class ExampleIT {
    @TempDir
    private Path outdir;

    @Test
    void anotherAppNeedsOneDependencyAndAFolderOfSql() throws IOException, InterruptedException {
        maven("-f", "api/pom.xml", "compile");
        maven("test", "exec:java");

        var shop = new Rendered(SampleApp.json(outdir.resolve("shop.template.json")));
        assertThat(shop.runDependsOn()).contains(shop.onlyId("AWS::RDS::DBInstance"));
        assertThat(shop.function()).containsEntry("Handler", "dev.schemainit.lambda.Handler::handleRequest");
        assertThat(SampleApp.pretty(shop.template().get("Metadata")))
                .contains("V1__orders.sql", "member of shop_write (may read and write), token of IAM");
        assertThat(shop.dependsOn("AWS::Lambda::Function", "Api")).contains(shop.onlyId("Custom::Trigger"));
    }

    @Test
    void anAppForADatabaseThatExistsPassesItsTest() throws IOException, InterruptedException {
        maven("-f", "imported/pom.xml", "test");
    }

    /** They travel in the function's package. */
    @Test
    void anotherAppGetsNoneOfTheFunctionsLibraries() throws IOException, InterruptedException {
        Path classpath = outdir.resolve("classpath");

        maven(
                "org.apache.maven.plugins:maven-dependency-plugin:" + System.getProperty("dependency.plugin")
                        + ":build-classpath",
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + classpath);

        assertThat(classpath)
                .content()
                .contains("schemainit-infra", "schemainit-engine", "schemainit-lambda", "aws-cdk-lib")
                .doesNotContain("org/postgresql", "software/amazon/awssdk", "aws-lambda-java-core");
    }

    private void maven(String... goals) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of("mvnw").toAbsolutePath().toString(),
                "-q",
                "-B",
                // Ours from here only; what is public from where it has been downloaded to already.
                "-Dmaven.repo.local=" + System.getProperty("installed.artifacts"),
                "-Dmaven.repo.local.tail=" + System.getProperty("downloaded.artifacts")));
        command.addAll(List.of(goals));
        var builder = new ProcessBuilder(command)
                .directory(Path.of("example").toFile())
                .redirectErrorStream(true);
        builder.environment().put("CDK_OUTDIR", outdir.toString());

        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
