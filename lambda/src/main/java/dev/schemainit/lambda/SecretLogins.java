package dev.schemainit.lambda;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.run.Step;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import org.jspecify.annotations.Nullable;

/** The login in the function's secret, which a rotation may change. Masks each password that is not weak. */
final class SecretLogins implements LoginSource {
    private final SecretsReader secrets;
    private final SecretArn secret;
    private final ConfiguredDatabase database;
    private final Deadline deadline;
    private final JsonLog log;
    private @Nullable Login login;

    /** @param deadline when the run has to end, and with it the waiting for Secrets Manager */
    SecretLogins(SecretsReader secrets, SecretArn secret, ConfiguredDatabase database, Deadline deadline, JsonLog log) {
        this.secrets = secrets;
        this.secret = secret;
        this.database = database;
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
        Secret.ReadLogin read = Secret.login(secrets.text(secret, deadline, log::waiting), database);
        read.login().mask().ifPresent(log::mask);
        log.connectsTo(read.login().address());
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
