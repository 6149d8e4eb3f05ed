package dev.schemainit.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as PostgreSQL prints them: what is one expression reads the same, and what is another does not. */
class NormalFormTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (v = ANY ((ARRAY['a'::character varying, b])::text[])) | (v = ANY (ARRAY[('a'::character varying)::text, (b)::text]))
            ((a AND (b AND c)) OR (d OR e))                        | (((a AND b) AND c) OR d OR e)
            ("json" IS NULL)                                       | (json IS NULL)
            ((("substring"(a, 1))::text = 'b'::text))              | ((SUBSTRING(a FROM 1))::text = 'b'::text)
            (date_part('year'::text, d) > (3)::double precision)   | (EXTRACT(year FROM d) > (3)::numeric)
            """)
    void oneExpressionReadsTheSame(String one, String other) {
        assertThat(NormalForm.EXPRESSION.of(one)).isEqualTo(NormalForm.EXPRESSION.of(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (x = ANY ( SELECT t.a FROM t))                      | (x = ANY (( SELECT t.a FROM t)))
            ((a OR b) AND c)                                    | (a OR (b AND c))
            (NOT (a AND b))                                     | ((NOT a) AND b)
            ((a)::text = b)                                     | (a = b)
            ((a)::character varying(3) = 'b'::text)             | ((a)::character varying(4) = 'b'::text)
            (a = ANY ((ARRAY[b, c])::text[]))                   | (a = ANY ((ARRAY[b, c])::integer[]))
            (a = ANY ((ARRAY[b, c])::text[]))                   | (a = ANY ((ARRAY[c, b])::text[]))
            (a = 'b'::bpchar)                                   | (a = 'b'::text)
            (a = '{b}'::text[])                                 | (a = '{b}'::text)
            (a = ' b'::text)                                    | (a = 'b'::text)
            (a = 'B'::text)                                     | (a = 'b'::text)
            ("A" = b)                                           | (a = b)
            ("user" = b)                                        | (USER = b)
            ((a - b) - c)                                       | (a - (b - c))
            (("position"(a, b)) > 0)                            | (POSITION((a) IN (b)) > 0)
            (TRIM(LEADING 'x'::text FROM a) = a)                | (TRIM(TRAILING 'x'::text FROM a) = a)
            (x.f(a) > 0)                                        | (y.f(a) > 0)
            (((k).a)::text = 'b'::text)                         | ((k.a)::text = 'b'::text)
            """)
    void anotherExpressionReadsDifferently(String one, String other) {
        assertThat(NormalForm.EXPRESSION.of(one)).isNotEqualTo(NormalForm.EXPRESSION.of(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT t.a FROM t WHERE (t.b = 1);                 | SELECT a FROM t WHERE (b = 1);
            SELECT o.a FROM app.t o ORDER BY o.a;              | SELECT a FROM app.t o ORDER BY a;
            SELECT "json".a FROM "json";                       | SELECT a FROM json;
            SELECT f.a, f.b FROM f(1) WITH ORDINALITY f(a, b); | SELECT a, b FROM f(1) WITH ORDINALITY f(a, b);
            """)
    void aViewOnOneTableReadsTheSame(String older, String newer) {
        assertThat(NormalForm.QUERY.of(older)).isEqualTo(NormalForm.QUERY.of(newer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT a.n FROM (t a JOIN t b ON ((a.n = b.n)));   | SELECT b.n FROM (t a JOIN t b ON ((a.n = b.n)));
            SELECT a.n FROM t a, t b;                          | SELECT b.n FROM t a, t b;
            SELECT t.f(1) AS f FROM t;                         | SELECT f(1) AS f FROM t;
            SELECT n FROM a.t;                                 | SELECT n FROM b.t;
            SELECT t.a FROM t WHERE (EXISTS ( SELECT 1 FROM u WHERE (t.a = u.a)))| SELECT t.a FROM t WHERE (EXISTS ( SELECT 1 FROM u WHERE (u.a = u.a)))
            SELECT 't.a'::text AS x FROM t;                    | SELECT 'a'::text AS x FROM t;
            """)
    void anotherViewReadsDifferently(String one, String other) {
        assertThat(NormalForm.QUERY.of(one)).isNotEqualTo(NormalForm.QUERY.of(other));
    }

    @Test
    void whatStandsInQuotesIsLeftAlone() {
        String kept = "DEFAULT ' t.a  ::text (x) AND ((y)) \"json\" ARRAY[''a''::text] -- no comment /* '";
        assertThat(NormalForm.EXPRESSION.of(kept)).isEqualTo(kept);
        assertThat(NormalForm.EXPRESSION.of("'two\nlines \\ here'")).isEqualTo("E'two\\nlines \\\\ here'");
        assertThat(NormalForm.PLAIN.of("(\"a\nb\", \"c\")")).isEqualTo("(U&\"a\\000Ab\", c)");
    }
}
