package dev.schemainit.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void oneOfAThingIsNoPlural() {
        assertThat(Counted.of(0, "file")).isEqualTo("0 files");
        assertThat(Counted.of(1, "file")).isEqualTo("1 file");
        assertThat(Counted.of(3000, "file")).isEqualTo("3000 files");
        assertThat(Counted.grouped(1, "row")).isEqualTo("1 row");
        assertThat(Counted.grouped(3000, "row")).isEqualTo("3,000 rows");
    }
}
