package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.address.UserName;
import dev.schemainit.infra.ShopFolder;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredLogin;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys "logins" and "auth" of an environment. */
class LoginsReaderTest {
    private static final String KEY = "arn:aws:kms:eu-west-3:111122223333:key/1a2b";

    @TempDir
    private static Path sql;

    @BeforeAll
    static void folder() {
        ShopFolder.in(sql);
    }

    @Test
    void readsLoginsInTheOrderOfTheFile() {
        var logins = new LinkedHashMap<String, Object>();
        logins.put("zoe", Map.of("role", "shop_write", "auth", "secret", "secretKey", KEY));
        logins.put("app", Map.of("role", "shop_write", "auth", "secret"));
        logins.put("report", Map.of("role", "shop_read", "auth", "iam"));

        assertThat(read(with("logins", logins)).logins())
                .containsExactly(
                        new ConfiguredLogin("zoe", "shop_write", false, KEY),
                        new ConfiguredLogin("app", "shop_write", false, null),
                        new ConfiguredLogin("report", "shop_read", true, null));
        assertThat(read(shop()).logins()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    app       | {role=shop_write}               | shop.logins.app.auth: missing; give "secret" or "iam"
                    app       | {auth=secret}                   | shop.logins.app.role: missing; give a role of access.txt
                    app       | {role=shop_write, auth=token}   | shop.logins.app.auth: not "secret" or "iam"
                    app       | {role=shop_writ, auth=secret}   | shop.logins.app.role: not a role of access.txt, which has shop_owner, shop_write, shop_read
                    app       | {role=shop_write, auth=secret, key=x} | shop.logins.app.key: unknown key; the keys are role, auth, secretKey
                    app       | {role=shop_read, auth=iam, secretKey=arn:aws:kms:eu-west-3:111122223333:key/1} | shop.logins.app.secretKey: only for "auth": "secret"
                    app       | {role=shop_write, auth=secret, secretKey=arn:aws:kms:us-east-1:111122223333:key/1} | shop.logins.app.secretKey: not in the environment's region
                    pg_app    | {role=shop_write, auth=secret}  | shop.logins.pg_app: PostgreSQL and RDS keep such names for themselves
                    shop_read | {role=shop_write, auth=secret}  | shop.logins.shop_read: is a role of access.txt
                    master    | {role=shop_write, auth=secret}  | shop.logins.master: the run itself connects as this user
                    a b       | {role=shop_write, auth=secret}  | shop.logins.a b: not a user name
                    shop_*    | {role=shop_read, auth=iam}      | shop.logins.shop_*: not a user name of letters
                    """)
    void namesTheLoginThatIsWrong(String name, String fields, String message) {
        Map<String, Object> keys = with("logins", Map.of(name, object(fields)));
        keys.put("user", "master");

        assertThatThrownBy(() -> read(keys))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The configuration is wrong:\n  - " + message);
    }

    @Test
    void reportsEverythingAtOnce() {
        var logins = new LinkedHashMap<String, Object>();
        logins.put("rdsapp", Map.of("role", "shop_writ", "auth", "secret"));
        logins.put("app", Map.of("auth", "x"));
        Map<String, Object> keys = with("logins", logins);
        keys.put("auth", "password");
        keys.remove("vpc");

        assertThatThrownBy(() -> read(keys))
                .message()
                .contains(
                        "shop.vpc: missing",
                        "shop.auth: not \"secret\" or \"iam\"",
                        "shop.logins.rdsapp: PostgreSQL and RDS keep",
                        "shop.logins.rdsapp.role: not a role of access.txt",
                        "shop.logins.app.role: missing",
                        "shop.logins.app.auth: not");
    }

    @Test
    void loginsNeedTheRolesThatAFolderDeclares(@TempDir Path folder) throws Exception {
        ShopFolder.withoutRoles(folder);
        Map<String, Object> keys = with("logins", Map.of("app", Map.of("role", "shop_read", "auth", "secret")));
        keys.put("sql", folder.toString());

        assertThatThrownBy(() -> read(keys))
                .hasMessageContaining("shop.logins.app.role: the folder has no access.txt, which declares the roles");
    }

    /** A folder that cannot be read is one problem, not two. */
    @Test
    void nothingIsSaidOfTheRolesOfAFolderThatIsNotThere() {
        Map<String, Object> keys = with("logins", Map.of("app", Map.of("role", "shop_read", "auth", "secret")));
        keys.put("sql", "sql/nowhere");

        assertThatThrownBy(() -> read(keys))
                .hasMessageContaining("shop.sql: SI-")
                .hasMessageNotContaining("access.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "[app]"})
    void loginsAreAnObjectOfObjects(String value) {
        Object logins = value.equals("app") ? Map.of("app", "shop_write") : List.of("app");

        assertThatThrownBy(() -> read(with("logins", logins)))
                .hasMessageContaining("shop.logins: not an object of logins");
    }

    @Test
    void aRunWithIamNeedsAUserAndNothingOfSecretsManager() {
        TargetEnvironment environment = read(iam());

        assertThat(environment.login()).isEqualTo(new DatabaseLogin.WithToken(new UserName("schema_deployer")));
        assertThat(environment.network().endpoint()).isNull();
    }

    @Test
    void whatARunWithIamHasNoUseForIsRefused() {
        Map<String, Object> keys = iam();
        keys.remove("user");
        keys.put("secret", "shop/db-login");
        keys.put("secretKey", KEY);
        keys.put("secretsEndpoint", "create");

        assertThatThrownBy(() -> read(keys))
                .message()
                .contains(
                        "shop.user: missing; give the user that connects with IAM",
                        "shop.secret: remove it: with \"auth\": \"iam\" the run has no password",
                        "shop.secretKey: remove it",
                        "shop.secretsEndpoint: remove it: the run authenticates with IAM, and no login has a secret")
                .doesNotContain("unknown key");
    }

    @Test
    void aUserOfIamIsOneThatAPolicyTakesLiterally() {
        Map<String, Object> keys = iam();
        keys.put("user", "schema_*");

        assertThatThrownBy(() -> read(keys)).hasMessageContaining("shop.user: not a user name of letters, digits");
    }

    @Test
    void aLoginWithASecretNeedsTheWayToSecretsManager() {
        Map<String, Object> keys = iam();
        keys.put("logins", Map.of("app", Map.of("role", "shop_write", "auth", "secret")));

        assertThatThrownBy(() -> read(keys)).hasMessageContaining("shop.secretsEndpoint: missing");
        keys.put("secretsEndpoint", "nat");
        assertThat(read(keys).network().endpoint()).isEqualTo(new TargetEnvironment.SecretsEndpoint.Nat());
    }

    private static Map<String, Object> object(String fields) {
        var object = new LinkedHashMap<String, Object>();
        for (String field : fields.substring(1, fields.length() - 1).split(", ", -1)) {
            String[] parts = field.split("=", 2);
            object.put(parts[0], parts[1]);
        }
        return object;
    }

    private static TargetEnvironment read(Map<String, Object> keys) {
        return EnvironmentReader.read(Map.of("shop", keys)).get(0);
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> keys = shop();
        keys.put(key, value);
        return keys;
    }

    private static Map<String, Object> iam() {
        Map<String, Object> keys = shop();
        keys.remove("secret");
        keys.remove("secretsEndpoint");
        keys.put("auth", "iam");
        keys.put("user", "schema_deployer");
        return keys;
    }

    private static Map<String, Object> shop() {
        return new LinkedHashMap<>(Map.of(
                "account", "111122223333",
                "region", "eu-west-3",
                "vpc", "shop-vpc",
                "subnets", "private",
                "instance", "shop-postgres",
                "secret", "shop/db-login",
                "database", "shop",
                "sql", sql.toString(),
                "secretsEndpoint", "create"));
    }
}
