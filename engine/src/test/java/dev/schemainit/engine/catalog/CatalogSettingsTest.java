package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Files lead to the same bytes wherever they are run, and whatever a database or a role has set. */
@Isolated("it changes the time zone and the locale of the JVM")
class CatalogSettingsTest {
    private static final TestDatabase.Server SERVER = TestDatabase.Server.EMBEDDED;

    private final TimeZone zone = TimeZone.getDefault();
    private final Locale locale = Locale.getDefault();

    @TempDir
    Path directory;

    private MigrationFolder folder;
    private List<String> expected;

    @BeforeEach
    void readFirst() throws Exception {
        folder = TestFolder.in(directory)
                .with("V1__kinds.sql", KindOfExpression.everything())
                .with("V2__dates.sql", """
                        CREATE TABLE dated (
                            d date DEFAULT '02/03/2026' CHECK (d > '01/02/2026'),
                            i interval DEFAULT '-1 2:03:04',
                            at timestamptz DEFAULT '2026-01-01 00:00',
                            m money DEFAULT '1,234.50'
                        );
                        """)
                .read();
        expected = lines(SERVER.database());
    }

    private List<String> lines(TestDatabase database) {
        return database.migrator(folder).expect().lines();
    }

    @AfterEach
    void restore() {
        TimeZone.setDefault(zone);
        Locale.setDefault(locale);
    }

    @Test
    @Fault(real = 4)
    void underFiveTimeZones() throws Exception {
        for (String name : List.of("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC")) {
            TimeZone.setDefault(TimeZone.getTimeZone(name));
            assertThat(lines(SERVER.database())).as(name).isEqualTo(expected);
        }
    }

    @Test
    void underThreeLocalesOfTheProgramAndOfTheDatabase() throws Exception {
        for (String name : List.of("tr-TR", "ar-EG", "de-CH")) {
            Locale.setDefault(Locale.forLanguageTag(name));
            assertThat(lines(SERVER.database())).as(name).isEqualTo(expected);
        }
        for (String options :
                List.of("LOCALE 'C'", "LOCALE 'C.UTF-8'", "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")) {
            var database = SERVER.database();
            var maintenance = TestDatabase.existing(database.server(), "postgres");
            maintenance.execute("DROP DATABASE " + database.name());
            maintenance.execute("CREATE DATABASE " + database.name() + " TEMPLATE template0 " + options);
            assertThat(lines(database)).as(options).isEqualTo(expected);
        }
    }

    @Test
    @Fault(real = {4, 19})
    void underSettingsOfTheDatabase() throws Exception {
        for (String setting : List.of(
                "IntervalStyle = sql_standard",
                "bytea_output = escape",
                "DateStyle = 'German, DMY'",
                "search_path = other, public",
                "TimeZone = 'Asia/Tokyo'",
                "extra_float_digits = -5",
                "quote_all_identifiers = on",
                "lc_monetary = 'C.UTF-8'")) {
            var database = SERVER.database();
            database.execute("CREATE SCHEMA other; ALTER DATABASE " + database.name() + " SET " + setting);
            assertThat(lines(database))
                    .as(setting)
                    .filteredOn(line -> !line.equals("schema other"))
                    .isEqualTo(expected);
        }
    }
}
