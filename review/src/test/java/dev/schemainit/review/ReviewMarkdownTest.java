package dev.schemainit.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an author of a pull request can name does not become Markdown of its own. */
class ReviewMarkdownTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            orders, `orders`
            V2__<b>@me.sql, `V2__<b>@me.sql`
            a`b, ``a`b``
            a``b`c, ```a``b`c```
            `a, `` `a ``
            "a\\n# b", `a # b`
            """)
    void aNameStaysInItsCodeSpan(String name, String code) {
        assertThat(ReviewMarkdown.code(name.replace("\\n", "\n"))).isEqualTo(code);
    }

    @Test
    void aFailureIsOneHeadingAndOneEscapedItem() {
        assertThat(ReviewMarkdown.ofFailure("a`\n# b", "SI-92 V2__a.sql: `<img src=x>` @me &lt;\n# now"))
                .isEqualTo("### ❌ ``a` # b`` could not be reviewed\n\n"
                        + "- ❌ SI-92 V2\\_\\_a.sql: \\`\\<img src=x\\>\\` \\@me \\&lt; \\# now\n");
    }

    @Test
    void theChangeOfTheCatalogStaysInItsBlock() {
        var report = new ReviewReport(
                new ReviewReport.Subject("orders", "main", List.of("V2__a`b.sql")),
                new ReviewReport.Setup("18.0", 0, 0),
                List.of("+ table a default: 'x\n```\n# now'"),
                List.of(),
                new ReviewReport.Remarks(List.of("a\n# problem"), List.of(), List.of()));
        assertThat(ReviewMarkdown.of(report, Set.of()))
                .contains("Against `main`: ``V2__a`b.sql``\n", "- ❌ a \\# problem\n")
                .contains("\n````diff\n+ table a default: 'x ``` # now'\n````\n");
    }
}
