package dev.schemainit.lambda;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a secret in Secrets Manager.
 *
 * @param text as in {@code arn:aws:secretsmanager:eu-west-3:111122223333:secret:orders/db-login-AbCdEf}; without the
 *     random characters at its end it is partial, which Secrets Manager accepts too
 */
public record SecretArn(String text) {
    /** What a text has to be, as a noun for messages. */
    public static final String RULE = "the ARN of a secret";

    /** RDS names the secrets that it manages like {@code rds!cluster-0a1b2c3d}. */
    private static final String NAME = "[A-Za-z0-9/_+=.@!-]{1,519}";

    private static final Pattern FORM =
            Pattern.compile("arn:(aws[a-z-]*):secretsmanager:([a-z]+(?:-[a-z]+)+-\\d):(\\d{12}):secret:(" + NAME + ")");
    private static final Pattern SECRET_NAME = Pattern.compile(NAME);
    private static final Pattern COMPLETE = Pattern.compile(".+-[A-Za-z0-9]{6}");

    /** @throws IllegalArgumentException for a text that {@link #parse} does not take */
    public SecretArn {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not " + RULE);
        }
    }

    /** Empty for a text that cannot be the ARN of a secret. */
    public static Optional<SecretArn> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SecretArn(text)) : Optional.empty();
    }

    /** Whether a secret can have this name, without the random characters of its ARN. */
    public static boolean isName(String text) {
        return SECRET_NAME.matcher(text).matches();
    }

    /** Whether it ends in a hyphen and six characters, as the complete ARN of every secret does. */
    public boolean isComplete() {
        return endsAsComplete(part(4));
    }

    /** Whether a name ends as the complete ARN of a secret does, so that Secrets Manager can take it for one. */
    public static boolean endsAsComplete(String name) {
        return COMPLETE.matcher(name).matches();
    }

    /** The region in which the secret is, and in which Secrets Manager is asked for it. */
    public String region() {
        return part(2);
    }

    private String part(int group) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        return parts.group(group);
    }

    @Override
    public String toString() {
        return text;
    }
}
