package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.login.SchemaLogin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.services.kms.Key;

/** Logins on an imported database: their secrets, who may read them, and what the function and people are told. */
class ApplicationLoginsTest {
    private static final String READ_SECRET = "secretsmanager:GetSecretValue";
    private static final String RUNS_OWN = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:shop-AbCdEf";

    @TempDir
    private static Path sql;

    private static Rendered stack;

    @BeforeAll
    static void synthesize() {
        var app = new DatabaseApp();
        app.add(
                "Schema",
                app.props()
                        .sql(ShopFolder.in(sql))
                        .login("zoe", SchemaLogin.withSecret("shop_write", new Key(app.stack, "Key")))
                        .login("app", SchemaLogin.withSecret("shop_write"))
                        .login("report", SchemaLogin.withIam("shop_read")));
        stack = app.rendered();
    }

    @Test
    void aSecretHoldsWhatRdsWritesAndAGeneratedPassword() {
        Map<String, Object> generated = generated("app");

        assertThat(SampleApp.json((String) generated.get("SecretStringTemplate")))
                .isEqualTo(Map.of(
                        "engine",
                        "postgres",
                        "host",
                        "shop.c1a2b3d4e5f6.eu-west-3.rds.amazonaws.com",
                        "port",
                        5432,
                        "dbname",
                        "shop",
                        "username",
                        "app"));
        assertThat(generated).containsEntry("GenerateStringKey", "password").containsEntry("PasswordLength", 30);
    }

    @Test
    void aPasswordNeedsNoQuotesInAUrlOrInJson() {
        var excluded = (String) generated("app").get("ExcludeCharacters");

        String left = printable().replaceAll("[" + excluded.replaceAll("(\\W)", "\\\\$1") + "]", "");

        assertThat(left).hasSize(26 + 26 + 10 + 3).matches("[A-Za-z0-9._-]+");
        assertThat(URLEncoder.encode(left, StandardCharsets.UTF_8)).isEqualTo(left);
    }

    private static String printable() {
        var text = new StringBuilder();
        for (char each = ' '; each <= '~'; each++) {
            text.append(each);
        }
        return text.toString();
    }

    @Test
    void theFunctionGetsTheLoginsInTheirOrderAndNoPassword() {
        assertThat(Rendered.text(stack.environment().get("DB_LOGINS")))
                .isEqualTo("{\"zoe\":{\"role\":\"shop_write\",\"secret\":\"<%s>\"},".formatted(secretId("zoe"))
                        + "\"app\":{\"role\":\"shop_write\",\"secret\":\"<%s>\"},".formatted(secretId("app"))
                        + "\"report\":{\"role\":\"shop_read\",\"auth\":\"iam\"}}");
        assertThat(stack.environment()).containsEntry("DB_SECRET_ARN", RUNS_OWN).doesNotContainKey("DB_AUTH");
    }

    /** The function's environment names them, so that CloudFormation creates them first. */
    @Test
    void theFunctionReadsExactlyTheseSecrets() {
        assertThat(stack.statements("SchemaRole"))
                .filteredOn(statement -> statement.get("Action").equals(READ_SECRET))
                .extracting(statement -> statement.get("Resource"))
                .containsExactly(RUNS_OWN, Map.of("Ref", secretId("zoe")), Map.of("Ref", secretId("app")));
        assertThat(Rendered.statementsOf(
                        stack.onlyProperties("AWS::EC2::VPCEndpoint").get("PolicyDocument")))
                .singleElement()
                .satisfies(statement -> assertThat(statement)
                        .containsEntry("Action", READ_SECRET)
                        .containsEntry(
                                "Resource",
                                List.of(RUNS_OWN, Map.of("Ref", secretId("zoe")), Map.of("Ref", secretId("app")))));
    }

    @Test
    void aCustomerManagedKeyDecryptsThisSecretOnly() {
        assertThat(stack.statements("SchemaRole"))
                .filteredOn(statement -> statement.get("Action").equals("kms:Decrypt"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement)
                            .containsEntry(
                                    "Resource", Map.of("Fn::GetAtt", List.of(stack.onlyId("AWS::KMS::Key"), "Arn")));
                    assertThat(SampleApp.map(
                                    SampleApp.map(statement.get("Condition")).get("StringEquals")))
                            .containsEntry("kms:EncryptionContext:SecretARN", Map.of("Ref", secretId("zoe")))
                            .containsKey("kms:ViaService")
                            .hasSize(2);
                });
        assertThat(secret("zoe")).containsKey("KmsKeyId");
        assertThat(secret("app")).doesNotContainKey("KmsKeyId");
    }

    @Test
    void theDifferenceOfAPullRequestShowsRolesAndLoginsInWords() {
        assertThat(SampleApp.contents(stack.template(), "shop/Schema"))
                .containsOnlyKeys(
                        "V1__orders.sql",
                        "role shop_owner",
                        "role shop_write",
                        "role shop_read",
                        "login zoe",
                        "login app",
                        "login report")
                .containsEntry("role shop_read", "may read")
                .containsEntry("login app", "member of shop_write (may read and write), password in its own secret")
                .containsEntry("login report", "member of shop_read (may read), token of IAM");
    }

    @Test
    void anOutputSaysWhereThePasswordIs() {
        assertThat(SampleApp.map(stack.template().get("Outputs")).values())
                .map(SampleApp::map)
                .filteredOn(output -> String.valueOf(output.get("Description")).contains("secret of the login"))
                .containsExactlyInAnyOrder(
                        Map.of("Description", "The secret of the login zoe", "Value", Map.of("Ref", secretId("zoe"))),
                        Map.of("Description", "The secret of the login app", "Value", Map.of("Ref", secretId("app"))));
    }

    @Test
    void whatIsWrongWithLoginsIsReportedAtOnce() {
        var app = new DatabaseApp();
        var props = app.props()
                .sql(sql)
                .user("master")
                .login("master", SchemaLogin.withSecret("shop_write"))
                .login("rdsadmin", SchemaLogin.withSecret("shop_write"))
                .login("o'brien", SchemaLogin.withSecret("shop_write"))
                .login("*", SchemaLogin.withIam("shop_write"))
                .login("shop_read", SchemaLogin.withSecret("shop_write"))
                .login("app", SchemaLogin.withSecret("shop_writ"));

        assertThatThrownBy(() -> app.add("Schema", props))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        The configuration is wrong:
                          - login master: the run itself connects as this user; choose another name
                          - login rdsadmin: PostgreSQL and RDS keep such names for themselves; choose one that does not \
                        begin with pg_ or rds
                          - login o'brien: not a user name
                          - login *: not a user name of letters, digits and _ . @ -, as a policy can name it
                          - login shop_read: is a role of access.txt, which cannot log in; choose another name
                          - login app: role shop_writ: not a role of access.txt, which has shop_owner, shop_write, \
                        shop_read""");
    }

    @Test
    void loginsNeedTheRolesThatAFolderDeclares(@TempDir Path folder) throws Exception {
        var app = new DatabaseApp();
        ShopFolder.withoutRoles(folder);
        var props = app.props().sql(folder).login("app", SchemaLogin.withSecret("shop_write"));

        assertThatThrownBy(() -> app.add("Schema", props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "login app: role shop_write: the folder has no access.txt, which declares the roles");
    }

    private static Map<String, Object> generated(String login) {
        return SampleApp.map(secret(login).get("GenerateSecretString"));
    }

    private static Map<String, Object> secret(String login) {
        return Rendered.properties(
                stack.resources("AWS::SecretsManager::Secret").get(secretId(login)));
    }

    private static String secretId(String login) {
        return stack.id("AWS::SecretsManager::Secret", "SchemaLogins" + login);
    }
}
