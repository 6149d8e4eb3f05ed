package dev.schemainit.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            First tables            | first_tables
            add index-on t 2nd      | add_index-on_t_2nd
            Größe der Straße        | grosse_der_strasse
            élan / naïve, Øre, Łódź | elan_naive_ore_lodz
            a/../../b               | a_b
            drop; it                | drop_it
            the "customer's" mail   | the_customers_mail
            🚀 ship it 🎉           | ship_it
            --help                  | help
            注文                    | change
            🚀                      | change
            """)
    void anyDescriptionBecomesAPartOfAFilesName(String description, String slug) {
        assertThat(Slug.of(description)).isEqualTo(slug);
    }

    @Test
    void aLongOneIsCutBetweenWords() {
        assertThat(Slug.of("word ".repeat(100))).isEqualTo("word_".repeat(12).replaceAll("_$", ""));
        assertThat(Slug.of("x".repeat(300))).hasSize(60);
        assertThat(Slug.of("a\nb\tc")).isEqualTo("a_b_c");
    }

    @Test
    void aBlankOneIsNone() {
        assertThat(Slug.of("")).isEmpty();
        assertThat(Slug.of(" \n ")).isEmpty();
    }
}
