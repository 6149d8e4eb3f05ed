package dev.schemainit.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;

/** Liquibase over the same SQL files, which a changelog takes in as they are: a change set a file. */
public final class LiquibasePeer extends Peer {
    public static void main(String[] arguments) throws Exception {
        new LiquibasePeer().run(arguments);
    }

    @Override
    protected void migrate(DataSource source, Path folder) throws Exception {
        // It writes some lines a file otherwise.
        Logger.getLogger("liquibase").setLevel(Level.WARNING);
        Path changelog = changelog();
        var files = new CompositeResourceAccessor(
                new DirectoryResourceAccessor(changelog.getParent()), new DirectoryResourceAccessor(folder));
        try (Connection connection = source.getConnection()) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            Scope.child(
                    Scope.Attr.resourceAccessor,
                    files,
                    () -> new CommandScope("update")
                            .addArgumentValue("database", database)
                            .addArgumentValue(
                                    "changelogFile", changelog.getFileName().toString())
                            .addArgumentValue("showSummaryOutput", UpdateSummaryOutputEnum.LOG)
                            .setOutput(OutputStream.nullOutputStream())
                            .execute());
        }
    }

    private static Path changelog() throws IOException {
        return Files.writeString(Files.createTempDirectory("changelog").resolve("changelog.xml"), """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <includeAll path="." endsWithFilter=".sql"/>
                </databaseChangeLog>
                """);
    }
}
