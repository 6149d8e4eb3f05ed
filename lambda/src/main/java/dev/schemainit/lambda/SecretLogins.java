package dev.schemainit.lambda;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.run.Step;
import org.jspecify.annotations.Nullable;

/** The login in the function's secret, which a rotation may change. Masks each password that is not weak. */
final class SecretLogins implements LoginSource {
    private final SecretsReader secrets;
    private final Settings settings;
    private final Deadline deadline;
    private final JsonLog log;
    private @Nullable Login login;

    /** @param deadline when the run has to end, and with it the waiting for Secrets Manager */
    SecretLogins(SecretsReader secrets, Settings settings, Deadline deadline, JsonLog log) {
        this.secrets = secrets;
        this.settings = settings;
        this.deadline = deadline;
        this.log = log;
    }

    @Override
    public Login login() {
        if (login == null) {
            login = read();
        }
        return login;
    }

    @Override
    public boolean mayChange() {
        return true;
    }

    @Override
    public void renew() {
        login = read();
    }

    private Login read() {
        long start = System.nanoTime();
        Secret.ReadLogin read =
                Secret.login(secrets.text(settings.secret(), deadline, log::waiting), settings.database());
        read.login().mask().ifPresent(log::mask);
        log.step(new Step("secret", "secret read", (System.nanoTime() - start) / 1_000_000));
        if (login == null) {
            warn(read);
        }
        return read.login();
    }

    private void warn(Secret.ReadLogin read) {
        if (read.login().mask().isEmpty()) {
            log.warning(read.login().weakPassword());
        }
        if (!read.passedOver().isEmpty()) {
            log.warning("the function's settings win over the secret: " + String.join("; ", read.passedOver()));
        }
    }
}
