package dev.schemainit.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stream a line of a deployment is on. */
class ProgressTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void theReportAloneIsOnStdout() {
        var progress = new Progress();
        progress.begin("cdk synth");
        progress.line("Deployment 1 of 2");
        progress.report("  - orders: 0 rows");
        progress.succeeded("Deployed orders");

        assertThat(text(out))
                .startsWith("  - orders: 0 rows\n")
                .contains("Deployed orders")
                .hasLineCount(2);
        assertThat(text(err))
                .contains("cdk synth …")
                .endsWith("Deployment 1 of 2\n")
                .hasLineCount(2);
    }

    @Test
    void aFailureLeavesStdoutEmpty() {
        new Progress().failed("ROLLBACK_COMPLETE", "SI-80 V1__orders.sql");

        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("ROLLBACK_COMPLETE", "SI-80 V1__orders.sql");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
