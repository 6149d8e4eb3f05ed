package dev.schemainit.infra.login;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.infra.login.SchemaLogin.WithSecret;
import dev.schemainit.infra.nag.NagReasons;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** The logins of one environment, and the secrets of those that have a password. */
public final class ApplicationLogins extends Construct {
    private static final int PASSWORD_LENGTH = 30;

    /**
     * Letters, digits, and the three others that mean nothing in a URL, in JSON and in a shell are left. The CDK hands
     * this on to a rotation, so that a later password is of the same characters.
     */
    private static final String NOT_IN_A_PASSWORD = " !\"#$%&'()*+,/:;<=>?@[\\]^`{|}~";

    private final Map<String, SchemaLogin> declared;
    private final LoginDatabase database;
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    /**
     * Creates the secrets.
     *
     * @param declared by name, in the order of their declaration
     */
    public ApplicationLogins(Construct scope, String id, Map<String, SchemaLogin> declared, LoginDatabase database) {
        super(scope, id);
        this.declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
        this.database = database;
        this.declared.forEach((name, login) -> {
            if (login instanceof WithSecret withSecret) {
                secrets.put(name, secret(name, withSecret.key()));
            }
        });
    }

    /** The secrets that the function has to read. */
    public List<LoginSecret> secrets() {
        return secrets.values().stream()
                .map(secret -> new LoginSecret(secret, null))
                .toList();
    }

    /** What the function has to know of them, as JSON by name; empty if none is declared. */
    public Optional<String> json() {
        var logins = new LinkedHashMap<String, Object>();
        declared.forEach((name, login) -> {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("role", login.role());
            Secret secret = secrets.get(name);
            fields.put(secret == null ? "auth" : "secret", secret == null ? "iam" : secret.getSecretArn());
            logins.put(name, fields);
        });
        return logins.isEmpty() ? Optional.empty() : Optional.of(Stack.of(this).toJsonString(logins));
    }

    /**
     * Who may do what, for people: the roles and then the logins, each in the order of its declaration.
     *
     * @param access has the role of every login
     */
    public Map<String, String> inWords(AccessFile access) {
        var words = new LinkedHashMap<String, String>();
        access.roles()
                .forEach(role -> words.put("role " + role.name(), role.level().words()));
        declared.forEach((name, login) -> words.put(
                "login " + name,
                "member of %s (%s), %s"
                        .formatted(
                                login.role(),
                                access.role(login.role()).orElseThrow().level().words(),
                                login instanceof WithSecret ? "password in its own secret" : "token of IAM")));
        return words;
    }

    /**
     * Each login, for the applications.
     *
     * @param run makes them
     */
    public Map<String, ApplicationLogin> madeBy(IConstruct run) {
        var made = new LinkedHashMap<String, ApplicationLogin>();
        declared.keySet().forEach(name -> made.put(name, new ApplicationLogin(name, secrets.get(name), database, run)));
        return Collections.unmodifiableMap(made);
    }

    private Secret secret(String name, @Nullable IKey key) {
        Secret secret = Secret.Builder.create(this, name)
                .description("Login " + name + " of database " + database.name())
                .encryptionKey(key)
                .generateSecretString(SecretStringGenerator.builder()
                        .secretStringTemplate(Stack.of(this).toJsonString(template(name)))
                        .generateStringKey("password")
                        .passwordLength(PASSWORD_LENGTH)
                        .excludeCharacters(NOT_IN_A_PASSWORD)
                        .build())
                .build();
        acknowledgeNoRotation(secret);
        CfnOutput.Builder.create(secret, "Arn")
                .description("The secret of the login " + name)
                .value(secret.getSecretArn())
                .build();
        return secret;
    }

    /**
     * What RDS writes into the secrets of its databases, without the password.
     *
     * <p>Another text makes another password: CloudFormation generates anew. It changes with the function's settings
     * alone, so that the function runs then, and sets that password.
     */
    private Map<String, Object> template(String name) {
        var template = new LinkedHashMap<String, Object>();
        template.put("engine", "postgres");
        template.put("host", database.host());
        template.put("port", database.port());
        template.put("dbname", database.name());
        template.put("username", name);
        return template;
    }

    /** For the apps that are checked with cdk-nag. */
    private static void acknowledgeNoRotation(Secret secret) {
        new NagReasons()
                .add(
                        "AwsSolutions-SMG4",
                        "A rotation is a function in the network of the app, which adds it where it wants one, with the"
                                + " single user rotation of the CDK.")
                .of(secret);
    }
}
