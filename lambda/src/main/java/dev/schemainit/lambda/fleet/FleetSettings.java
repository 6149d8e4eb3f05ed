package dev.schemainit.lambda.fleet;

import dev.schemainit.lambda.FunctionError;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the environment of a fleet's function says beside the settings of every function.
 *
 * @param targets {@link #TARGETS}
 * @param waves {@link #WAVES}
 * @param tolerated {@link #TOLERATED}
 */
public record FleetSettings(String targets, FleetWaves waves, String tolerated) {
    private static final Pattern TARGET_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    /** Where the list of targets is: a file, or {@code s3://bucket/key}; required. */
    public static final String TARGETS = "FLEET_TARGETS";

    /** How many take their turn at once, such as {@code 1,5%,rest}, which is the default. */
    public static final String WAVES = "FLEET_WAVES";

    /** How many of a wave may fail before the rest is not begun, such as {@code 2%}; 0 is the default. */
    public static final String TOLERATED = "FLEET_TOLERATED";

    /** What the name of a target has to be, as a noun for messages. */
    public static final String TARGET_NAME_RULE = "a name of at most 40 letters, digits, hyphens, dots and underscores";

    /** Whether a target can have this name. */
    public static boolean isTargetName(String text) {
        return TARGET_NAME.matcher(text).matches();
    }

    /** @throws dev.schemainit.engine.failure.SchemaInitException naming a setting that is missing or wrong */
    static FleetSettings read(Map<String, String> environment) {
        String targets = environment.getOrDefault(TARGETS, "").strip();
        if (targets.isEmpty() || targets.indexOf('\0') >= 0) {
            throw FunctionError.SETTINGS.exception(TARGETS + " is missing");
        }
        FleetWaves waves = FleetWaves.parse(environment.getOrDefault(WAVES, FleetWaves.DEFAULT.text()))
                .orElseThrow(() -> FunctionError.SETTINGS.exception(WAVES + " is not " + FleetWaves.RULE));
        String tolerated = environment.getOrDefault(TOLERATED, "0").strip();
        if (!FleetWaves.isShare(tolerated)) {
            throw FunctionError.SETTINGS.exception(TOLERATED + " is not " + FleetWaves.SHARE_RULE);
        }
        return new FleetSettings(targets, waves, tolerated);
    }
}
