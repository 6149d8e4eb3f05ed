package dev.schemainit.lambda;

import dev.schemainit.engine.access.PasswordSource;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.Mask;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The password of one of the environment's logins, in a secret of its own. Masks each password that is not weak. */
final class SecretPassword implements PasswordSource {
    private final SecretsReader secrets;
    private final SecretArn secret;
    private final UserName login;
    private final Deadline deadline;
    private final JsonLog log;

    /** @param deadline when the run has to end, and with it the waiting for Secrets Manager */
    SecretPassword(SecretsReader secrets, SecretArn secret, UserName login, Deadline deadline, JsonLog log) {
        this.secrets = secrets;
        this.secret = secret;
        this.login = login;
        this.deadline = deadline;
        this.log = log;
    }

    @Override
    public String current() {
        return password(secrets.text(secret, deadline, log::waiting));
    }

    @Override
    public Optional<String> pending() {
        return secrets.pendingText(secret, deadline, log::waiting).map(this::password);
    }

    private String password(String text) {
        Map<String, Object> fields = Json.readObject(text)
                .orElseThrow(() -> named(FunctionError.SECRET_UNREADABLE.exception("it is no JSON object")));
        if (!login.text().equals(fields.get("username"))) {
            throw named(FunctionError.SECRET_FIELDS.exception("its username is not the name of the login"));
        }
        if (!(fields.get("password") instanceof String password) || password.isEmpty()) {
            throw named(FunctionError.SECRET_FIELDS.exception("password is not a text, or is empty"));
        }
        Mask.of(password, List.of(login.text()))
                .ifPresentOrElse(log::mask, () -> log.warning(Login.weakPassword(login)));
        return password;
    }

    /** Several secrets can be at fault. */
    private SchemaInitException named(SchemaInitException failure) {
        return failure.with("it is the secret of login " + login);
    }
}
