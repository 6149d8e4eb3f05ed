package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.DatabaseName;

/** Where a login comes from, and comes from again when the server rejects its password. */
public interface LoginSource {
    /**
     * The login, read when it is first asked for.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    Login login();

    /** Whether reading it again can give another password, because a rotation may be under way. */
    boolean mayChange();

    /**
     * Reads it again; {@link #login()} answers the same from then on.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    void renew();

    /** The same user and password on another database of the same server. */
    default LoginSource at(DatabaseName database) {
        LoginSource here = this;
        return new LoginSource() {
            @Override
            public Login login() {
                return here.login().at(database);
            }

            @Override
            public boolean mayChange() {
                return here.mayChange();
            }

            @Override
            public void renew() {
                here.renew();
            }
        };
    }

    /** A login that never changes. */
    static LoginSource fixed(Login login) {
        return new LoginSource() {
            @Override
            public Login login() {
                return login;
            }

            @Override
            public boolean mayChange() {
                return false;
            }

            @Override
            public void renew() {
                // The same as before.
            }
        };
    }
}
