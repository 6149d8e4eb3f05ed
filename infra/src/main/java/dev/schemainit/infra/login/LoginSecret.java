package dev.schemainit.infra.login;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.lambda.SecretArn;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.secretsmanager.ISecret;

/**
 * A secret with a login, as the function asks for it and as policies name it.
 *
 * <p>A secret that was imported by its name has a partial ARN, without the six random characters at its end.
 * GetSecretValue accepts it; in a policy each of them is the wildcard {@code ?}. Source: AWS Secrets Manager User
 * Guide, "Permissions policy examples".
 *
 * @param chosenKey the key that the app names; null: the one that the construct knows
 */
public record LoginSecret(ISecret secret, @Nullable IKey chosenKey) {
    private static final String RANDOM_CHARACTERS = "-??????";

    /** @throws ConfigException for a partial ARN that could be taken for the complete one of another secret */
    public LoginSecret {
        String arn = secret.getSecretArn();
        if (isPartial(secret) && !Token.isUnresolved(arn) && SecretArn.endsAsComplete(arn)) {
            throw new ConfigException(
                    "The name of the secret " + secret.getNode().getPath()
                            + " ends in a hyphen and six characters, as a complete ARN does. Import it with"
                            + " fromSecretCompleteArn.");
        }
    }

    /** What the function asks Secrets Manager for. */
    public String arn() {
        return secret.getSecretArn();
    }

    /** What a policy names: this secret, and with a partial ARN no more than its name allows. */
    public String arnInPolicies() {
        return isPartial() ? arn() + RANDOM_CHARACTERS : arn();
    }

    /** Where the secret is: in the region of the stack, unless its ARN says another. */
    public String region(Stack stack) {
        return Token.isUnresolved(arn())
                ? stack.getRegion()
                : SecretArn.parse(arn()).map(SecretArn::region).orElse(stack.getRegion());
    }

    public boolean isPartial() {
        return isPartial(secret);
    }

    /** The customer managed key; null: the key that AWS manages, which needs no permission. */
    public @Nullable IKey key() {
        return chosenKey == null ? secret.getEncryptionKey() : chosenKey;
    }

    private static boolean isPartial(ISecret secret) {
        return secret.getSecretFullArn() == null;
    }
}
