package dev.schemainit.lambda;

import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Step;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.util.Objects;
import java.util.Optional;

/** The login of the function's settings, with another token of IAM each time. Masks each token. */
final class IamLogins implements LoginSource {
    private final TokenSigner signer;
    private final ConfiguredDatabase database;
    private final JsonLog log;
    private boolean hasSigned;

    /** @param database with a host, a name and a user */
    IamLogins(TokenSigner signer, ConfiguredDatabase database, JsonLog log) {
        this.signer = signer;
        this.database = database;
        this.log = log;
    }

    @Override
    public Login login() {
        long start = System.nanoTime();
        var host = Objects.requireNonNull(database.host());
        var user = Objects.requireNonNull(database.user());
        Port port = Optional.ofNullable(database.port()).orElse(Port.DEFAULT);
        var login = new Login(
                host,
                port,
                Objects.requireNonNull(database.name()),
                user,
                signer.token(host, port, user),
                database.trust());
        login.mask().ifPresent(log::mask);
        if (!hasSigned) {
            hasSigned = true;
            log.step(new Step("token", "IAM token signed", (System.nanoTime() - start) / 1_000_000));
        }
        return login;
    }

    /** The permission of a new role needs some seconds until it holds everywhere. */
    @Override
    public boolean mayChange() {
        return true;
    }

    @Override
    public void renew() {
        // Each login has a new token.
    }

    @Override
    public SchemaInitException rejection(Login login, SchemaInitException failure) {
        return FunctionError.TOKEN_REJECTED.exception(login.server(), login.user());
    }
}
