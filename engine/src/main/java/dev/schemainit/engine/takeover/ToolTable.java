package dev.schemainit.engine.takeover;

import dev.schemainit.engine.sql.EarlierTool;
import dev.schemainit.engine.sql.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** How the table of a tool is read. */
sealed interface ToolTable
        permits DrizzleTable,
                FlywayTable,
                GolangMigrateTable,
                GooseTable,
                LiquibaseTable,
                PrismaTable,
                SqlxTable,
                VersionsTable {
    /** Numbers separated by dots or underscores. */
    Pattern VERSION = Pattern.compile("\\d+(?:[._]\\d+)*");

    static ToolTable of(EarlierTool tool) {
        return switch (tool) {
            case FLYWAY -> new FlywayTable();
            case LIQUIBASE -> new LiquibaseTable();
            case GOLANG_MIGRATE -> new GolangMigrateTable();
            case GOOSE -> new GooseTable();
            case DBMATE, DIESEL -> new VersionsTable();
            case SQLX -> new SqlxTable();
            case PRISMA -> new PrismaTable();
            case DRIZZLE -> new DrizzleTable();
        };
    }

    /** What stands after SELECT. */
    String columns();

    /** What stands after ORDER BY: the order in which the rows were written. */
    String order();

    /** What a row of these columns says. */
    ToolEntry entry(ResultSet row) throws SQLException;

    /** The one form in which two keys can be compared: a version by its numbers, and without the hyphens of Diesel. */
    default String normal(String key) {
        String plain = key.replace("-", "");
        return VERSION.matcher(plain).matches() ? Version.parse(plain).toString() : plain;
    }
}
