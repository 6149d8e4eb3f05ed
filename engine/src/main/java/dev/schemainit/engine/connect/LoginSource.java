package dev.schemainit.engine.connect;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.failure.SchemaInitException;

/** Where a login comes from, and comes from again when the server rejects its password. */
public interface LoginSource {
    /**
     * The login, read when it is first asked for, or another one for each connection.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    Login login();

    /** Whether the server may accept it in a moment, because a rotation or a new permission may be under way. */
    boolean mayChange();

    /**
     * Reads it again; {@link #login()} answers the same from then on.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when it cannot be read
     */
    void renew();

    /**
     * Why the server has rejected a login of this source.
     *
     * @param failure what a rejected password means
     */
    default SchemaInitException rejection(Login login, SchemaInitException failure) {
        return failure;
    }

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

            @Override
            public SchemaInitException rejection(Login login, SchemaInitException failure) {
                return here.rejection(login, failure);
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
