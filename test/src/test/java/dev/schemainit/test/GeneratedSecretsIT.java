package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.ExistingDatabase;
import dev.schemainit.localcloud.LocalCloud;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.StackIdentity;
import dev.schemainit.localcloud.network.SecretsManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a template are generated as CloudFormation generates them, stay as long as they are in the template, and
 * go through a rotation's stages.
 */
class GeneratedSecretsIT {
    private static final String STACK = "logins";

    private static final ExistingDatabase ACCOUNT = new ExistingDatabase(
            new StackIdentity(STACK, "111122223333", "eu-west-3"),
            new ExistingDatabase.Address("db.example", 5432, List.of()),
            new ExistingDatabase.SecretOfLogin("none", null, null),
            "documents",
            Path.of("sql"));

    private static final Map<String, Object> GENERATION = Map.of(
            "SecretStringTemplate", "{\"username\": \"app\", \"host\": \"db.example\", \"port\": 5432}",
            "GenerateStringKey", "password",
            "PasswordLength", 40,
            "ExcludeCharacters", "\"@/\\ '");

    @TempDir
    private Path directory;

    private LocalCloud cloud;

    @BeforeEach
    void open() throws Exception {
        cloud = new LocalCloud(directory, directory, directory.resolve("cloud"));
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private Deployment deploy(Map<String, Map<String, Object>> secrets) throws Exception {
        var resources = new HashMap<String, Object>(
                Map.of("Group", Map.of("Type", "AWS::EC2::SecurityGroup", "Properties", Map.of())));
        secrets.forEach((id, properties) ->
                resources.put(id, Map.of("Type", "AWS::SecretsManager::Secret", "Properties", properties)));
        Path out = Files.createTempDirectory(directory, "cdk.out");
        Files.writeString(out.resolve(STACK + ".template.json"), Json.write(Map.of("Resources", resources)));
        return cloud.deploy(new CloudAssembly(out), ACCOUNT, event -> {});
    }

    private SecretsManager secrets() {
        return cloud.secrets();
    }

    private String password(String arn) {
        return (String) Json.readObject(secrets().text(arn)).orElseThrow().get("password");
    }

    @Test
    void aPasswordIsGeneratedOnceAndAsTheTemplateSays() throws Exception {
        assertThat(deploy(Map.of("App", Map.of("GenerateSecretString", GENERATION)))
                        .succeeded())
                .isTrue();
        String arn = secrets().arns().get(0);
        String text = secrets().text(arn);

        assertThat(arn)
                .matches("arn:aws:secretsmanager:eu-west-3:111122223333:secret:App-[A-Za-z0-9]{12}-[A-Za-z0-9]{6}");
        assertThat(Json.readObject(text).orElseThrow())
                .containsOnlyKeys("username", "host", "port", "password")
                .containsEntry("username", "app")
                .containsEntry("port", 5432);
        assertThat(password(arn))
                .hasSize(40)
                .matches("[!-~&&[^\"@/\\\\']]+")
                .matches(".*[a-z].*")
                .matches(".*[A-Z].*")
                .matches(".*[0-9].*")
                .matches(".*[^a-zA-Z0-9].*");

        deploy(Map.of("App", Map.of("GenerateSecretString", GENERATION, "Description", "of the application")));
        assertThat(secrets().arns()).containsExactly(arn);
        assertThat(secrets().text(arn)).isEqualTo(text);

        var longer = new HashMap<>(GENERATION);
        longer.put("PasswordLength", 50);
        deploy(Map.of("App", Map.of("GenerateSecretString", longer)));
        assertThat(secrets().arns()).containsExactly(arn);
        assertThat(password(arn)).hasSize(50);
    }

    @Test
    void eachSecretHasAnotherPasswordAndGoesWithItsResource() throws Exception {
        Map<String, Object> plain = Map.of("ExcludePunctuation", true, "ExcludeLowercase", true);
        deploy(Map.of(
                "App", Map.of("GenerateSecretString", plain, "Name", "shop/app"),
                "Report", Map.of("GenerateSecretString", plain)));

        assertThat(secrets().arns()).hasSize(2).anyMatch(arn -> arn.contains(":secret:shop/app-"));
        assertThat(secrets().arns().stream().map(secrets()::text))
                .doesNotHaveDuplicates()
                .allMatch(password -> password.matches("[A-Z0-9]{32}"));

        deploy(Map.of("App", Map.of("GenerateSecretString", plain, "Name", "shop/app")));
        assertThat(secrets().arns()).singleElement().asString().contains(":secret:shop/app-");
    }

    @Test
    void aStackThatFailsLeavesNoSecret() throws Exception {
        assertThat(deploy(Map.of("App", Map.of("GenerateSecretString", GENERATION), "Report", Map.of()))
                        .succeeded())
                .isFalse();

        assertThat(secrets().arns()).isEmpty();
    }
}
