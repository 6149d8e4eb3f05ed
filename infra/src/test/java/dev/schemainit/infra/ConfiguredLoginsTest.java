package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.infra.config.EnvironmentReader;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.constructs.IConstruct;

/** Stacks of environments in cdk.json that have logins: with a secret for the run, and with IAM. */
class ConfiguredLoginsTest {
    private static final String KEY = "arn:aws:kms:eu-west-3:111122223333:key/1a2b";

    @TempDir
    private static Path sql;

    private static App app;
    private static Rendered withSecret;
    private static Rendered withIam;

    @BeforeAll
    static void synthesize() {
        ShopFolder.in(sql);
        Map<String, Object> context = SampleApp.context();
        context.put(
                EnvironmentReader.KEY,
                Map.of("shop-secret", environment(context), "shop-iam", runWithIam(environment(context))));
        app = SampleApp.app(context);
        List<SchemaStack> stacks = SchemaInitializerApp.addStacks(app);
        Aspects.of(app).add(new AwsSolutionsChecks());
        for (SchemaStack stack : stacks) {
            if (stack.getStackName().equals("shop-iam")) {
                withIam = Rendered.of(stack);
            } else {
                withSecret = Rendered.of(stack);
            }
        }
    }

    private static Map<String, Object> environment(Map<String, Object> context) {
        var shop = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("documents")));
        var logins = new LinkedHashMap<String, Object>();
        logins.put("app", Map.of("role", "shop_write", "auth", "secret", "secretKey", KEY));
        logins.put("report", Map.of("role", "shop_read", "auth", "iam"));
        shop.put("logins", logins);
        shop.put("sql", sql.toString());
        return shop;
    }

    private static Map<String, Object> runWithIam(Map<String, Object> shop) {
        shop.keySet().removeAll(List.of("secret", "secretsEndpoint"));
        shop.put("auth", "iam");
        shop.put("user", "schema_deployer");
        shop.put("logins", Map.of("report", Map.of("role", "shop_read", "auth", "iam")));
        return shop;
    }

    @Test
    void theKeysReachTheTemplate() {
        assertThat(Rendered.text(withSecret.environment().get("DB_LOGINS")))
                .isEqualTo("{\"app\":{\"role\":\"shop_write\",\"secret\":\"<%s>\"},\"report\":{\"role\":\"shop_read\","
                                .formatted(withSecret.onlyId("AWS::SecretsManager::Secret"))
                        + "\"auth\":\"iam\"}}");
        assertThat(withSecret.onlyProperties("AWS::SecretsManager::Secret")).containsEntry("KmsKeyId", KEY);
        assertThat(withIam.environment())
                .containsEntry("DB_AUTH", "iam")
                .containsEntry("DB_USER", "schema_deployer")
                .doesNotContainKey("DB_SECRET_ARN");
    }

    @Test
    void theRunWithIamMayConnectAsOneUserAndDoNothingElse() {
        assertThat(withIam.statements("SchemaInitializerRole"))
                .extracting(statement -> statement.get("Action"))
                .hasSize(4)
                .startsWith("rds-db:connect");
        assertThat(withIam.statements("SchemaInitializerRole").get(0))
                .containsEntry(
                        "Resource",
                        "arn:aws:rds-db:eu-west-3:111122223333:dbuser:db-CA2A4POSTGRES7EXAMPLE2Q3R4/schema_deployer");
        assertThat(withIam.resources("AWS::EC2::SecurityGroupEgress")).hasSize(1);
    }

    /** Wherever a statement stands in a template: of a role, of an endpoint, of a secret. */
    @Test
    void noStatementHasAWildcardButThoseOfTheNetworkTheVersionsAndTheRandomCharacters() {
        String network = "ec2:AssignPrivateIpAddresses";

        assertThat(wildcards(withSecret.template()))
                .containsExactlyInAnyOrder(
                        network + " on *",
                        network + " on *",
                        "lambda:InvokeFunction on <%s.Arn>:*"
                                .formatted(withSecret.id("AWS::Lambda::Function", "SchemaInitializerFunction")),
                        "secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-west-3:111122223333:secret:"
                                + "ca-a2a/db-password-??????");
        assertThat(wildcards(withIam.template()))
                .containsExactlyInAnyOrder(
                        network + " on *",
                        network + " on *",
                        "lambda:InvokeFunction on <%s.Arn>:*"
                                .formatted(withIam.id("AWS::Lambda::Function", "SchemaInitializerFunction")));
    }

    private static List<String> wildcards(Object node) {
        var found = new ArrayList<String>();
        if (node instanceof Map<?, ?> map && map.containsKey("Effect")) {
            texts(map.get("Action")).stream()
                    .filter(ConfiguredLoginsTest::isWild)
                    .forEach(action -> found.add("action " + action));
            texts(map.get("Resource")).stream()
                    .filter(ConfiguredLoginsTest::isWild)
                    .forEach(resource -> found.add(texts(map.get("Action")).get(0) + " on " + resource));
        } else if (node instanceof Map<?, ?> map) {
            map.values().forEach(value -> found.addAll(wildcards(value)));
        } else if (node instanceof List<?> list) {
            list.forEach(each -> found.addAll(wildcards(each)));
        }
        return found;
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Rendered::text).toList()
                : List.of(Rendered.text(value));
    }

    private static boolean isWild(String text) {
        return text.contains("*") || text.contains("?");
    }

    @Test
    void cdkNagFindsNothingThatIsNotAcknowledged() {
        var findings = new ArrayList<String>();
        for (IConstruct construct : app.getNode().findAll()) {
            construct.getNode().getMetadata().stream()
                    .filter(entry -> entry.getType().matches("aws:cdk:(error|warning)"))
                    .forEach(entry -> findings.add(construct.getNode().getPath() + " " + entry.getData()));
        }
        assertThat(findings).isEmpty();
    }
}
