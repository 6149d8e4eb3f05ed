package dev.schemainit.review.scratch;

import dev.schemainit.engine.connect.Login;
import java.sql.SQLException;

/** A server on which databases are made that are gone in the end. */
interface ScratchServer extends AutoCloseable {
    /** Such as {@code 18.6}. */
    String version();

    /** The name of a database of this server, which tells it from the databases of others there. */
    String name(String suffix);

    /** The login on one of its databases. */
    Login login(String name);

    /**
     * Refuses a user who may not do everything.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where the user is no superuser
     */
    void requireSuperuser();

    /** Copies a database with its settings; nobody may be connected to the template meanwhile. */
    void create(String name, String template) throws SQLException;

    /** Removes all that was made. */
    @Override
    void close();
}
