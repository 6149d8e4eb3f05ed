package dev.schemainit.benchmark;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Flyway as its documentation shows it: a transaction a file. */
public final class FlywayPeer extends Peer {
    public static void main(String[] arguments) throws Exception {
        new FlywayPeer().run(arguments);
    }

    @Override
    protected void migrate(DataSource database, Path folder) {
        Flyway.configure()
                .dataSource(database)
                .locations("filesystem:" + folder)
                .load()
                .migrate();
    }
}
