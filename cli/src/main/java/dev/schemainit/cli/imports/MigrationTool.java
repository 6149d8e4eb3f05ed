package dev.schemainit.cli.imports;

import dev.schemainit.cli.imports.layout.DbmateLayout;
import dev.schemainit.cli.imports.layout.DieselLayout;
import dev.schemainit.cli.imports.layout.DrizzleLayout;
import dev.schemainit.cli.imports.layout.FlywayLayout;
import dev.schemainit.cli.imports.layout.GolangMigrateLayout;
import dev.schemainit.cli.imports.layout.GooseLayout;
import dev.schemainit.cli.imports.layout.PlainLayout;
import dev.schemainit.cli.imports.layout.PrismaLayout;
import dev.schemainit.cli.imports.layout.SqlxLayout;
import dev.schemainit.cli.imports.liquibase.LiquibaseLayout;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The tools whose migrations can be imported. */
public enum MigrationTool {
    FLYWAY(new FlywayLayout(), "flyway_schema_history"),
    LIQUIBASE(new LiquibaseLayout(), "databasechangelog", "databasechangeloglock"),
    GOLANG_MIGRATE(new GolangMigrateLayout(), "schema_migrations"),
    GOOSE(new GooseLayout(), "goose_db_version"),
    DBMATE(new DbmateLayout(), "schema_migrations"),
    SQLX(new SqlxLayout(), "_sqlx_migrations"),
    DIESEL(new DieselLayout(), "__diesel_schema_migrations"),
    PRISMA(new PrismaLayout(), "_prisma_migrations"),
    DRIZZLE(new DrizzleLayout(), "drizzle.__drizzle_migrations"),
    PLAIN(new PlainLayout());

    private final ToolLayout layout;
    private final List<String> tables;

    /** @param tables what the tool keeps for itself in a database; the first one says which migrations are applied */
    MigrationTool(ToolLayout layout, String... tables) {
        this.layout = layout;
        this.tables = List.of(tables);
    }

    /** The tool of a name as in {@code golang-migrate}. */
    public static Optional<MigrationTool> named(String name) {
        return Arrays.stream(values())
                .filter(tool -> tool.toString().equals(name))
                .findFirst();
    }

    /** The names of the tables that all tools keep for themselves, without their schemas. */
    public static List<String> ownTables() {
        return Stream.of(values())
                .flatMap(tool -> tool.tables.stream())
                .map(table -> table.substring(table.indexOf('.') + 1))
                .distinct()
                .toList();
    }

    ToolLayout layout() {
        return layout;
    }

    /** The table that says which migrations are applied, as SQL writes it; empty where there is none. */
    public Optional<String> table() {
        return tables.stream().findFirst();
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
