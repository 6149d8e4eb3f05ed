package dev.schemainit.localcloud.cloudformation;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.SecretsManager;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The secrets of templates, each with a password that is generated when it is created, and stays. */
final class GeneratedSecrets {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int CHARACTERS_OF_A_NAME = 12;
    private static final int CHARACTERS_OF_AN_ARN = 6;

    private record Generated(String arn, Map<String, Object> generation) {}

    private final SecretsManager secrets;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Generated> generated = new HashMap<>();

    GeneratedSecrets(SecretsManager secrets) {
        this.secrets = secrets;
    }

    /**
     * Creates one, or changes it: its password is another only where the template says so of its generation.
     *
     * @return its ARN
     */
    String put(StackIdentity stack, String logicalId, Map<String, Object> properties) throws ResourceFailure {
        if (!properties.containsKey("GenerateSecretString")) {
            throw new ResourceFailure("the local cloud does not know a secret without GenerateSecretString");
        }
        Map<String, Object> generation = Template.map(properties.get("GenerateSecretString"));
        String name = (String) properties.get("Name");
        String key = stack.name() + "/" + logicalId + "/" + name;
        Generated before = generated.get(key);
        if (before != null && before.generation().equals(generation)) {
            return before.arn();
        }
        String arn = before == null ? arn(stack, logicalId, name) : before.arn();
        secrets.put(arn, text(generation));
        generated.put(key, new Generated(arn, generation));
        return arn;
    }

    void delete(String arn) {
        secrets.remove(arn);
        generated.values().removeIf(secret -> secret.arn().equals(arn));
    }

    private String arn(StackIdentity stack, String logicalId, @Nullable String name) {
        String full = name == null ? logicalId + "-" + text(CHARACTERS_OF_A_NAME) : name;
        return stack.arn("secretsmanager", "secret:" + full + "-" + text(CHARACTERS_OF_AN_ARN));
    }

    private String text(int length) {
        return random.ints(length, 0, LETTERS_AND_DIGITS.length())
                .mapToObj(index -> LETTERS_AND_DIGITS.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    private String text(Map<String, Object> generation) {
        String password = new PasswordRules(generation).password(random);
        if (!generation.containsKey("SecretStringTemplate")) {
            return password;
        }
        var fields = new LinkedHashMap<>(Json.readObject(Template.text(generation, "SecretStringTemplate"))
                .orElseThrow());
        fields.put(Objects.requireNonNull((String) generation.get("GenerateStringKey")), password);
        return Json.write(fields);
    }
}
