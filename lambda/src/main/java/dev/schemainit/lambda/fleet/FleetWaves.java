package dev.schemainit.lambda.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many databases take their turn at once: a few first, and the rest when those are done.
 *
 * @param sizes each a number such as {@code 1}, a share of all such as {@code 5%}, and at the end {@code rest}
 */
public record FleetWaves(List<String> sizes) {
    /** What a list of sizes has to be, as a noun for messages. */
    public static final String RULE =
            "a list of at most 10 numbers and percentages that ends with rest, such as 1, 5%, rest";

    /** One database, a twentieth of them, and the rest. */
    public static final FleetWaves DEFAULT = new FleetWaves(List.of("1", "5%", FleetWaves.REST));

    /** What a number or share has to be, as a noun for messages. */
    public static final String SHARE_RULE = "a number such as 0, or a percentage such as 2%";

    private static final String REST = "rest";
    private static final int MAX_WAVES = 10;
    private static final Pattern SHARE = Pattern.compile("\\d{1,4}|\\d{1,2}%|100%");
    private static final int ALL = 100;

    public FleetWaves {
        sizes = List.copyOf(sizes);
    }

    /** Empty for sizes that are no waves. */
    public static Optional<FleetWaves> of(List<String> sizes) {
        int last = sizes.size() - 1;
        boolean valid = last >= 0
                && sizes.size() <= MAX_WAVES
                && sizes.get(last).equals(REST)
                && sizes.subList(0, last).stream().allMatch(size -> isShare(size) && !size.matches("0+%?"));
        return valid ? Optional.of(new FleetWaves(sizes)) : Optional.empty();
    }

    static Optional<FleetWaves> parse(String text) {
        return of(Arrays.stream(text.split(",")).map(String::strip).toList());
    }

    /** As the function's environment has it. */
    public String text() {
        return String.join(",", sizes);
    }

    /** Whether a text is {@link #SHARE_RULE}. */
    public static boolean isShare(String text) {
        return SHARE.matcher(text).matches();
    }

    /** The number itself, or the share of all, rounded down. */
    static int share(String text, int all) {
        return text.endsWith("%")
                ? all * Integer.parseInt(text.substring(0, text.length() - 1)) / ALL
                : Integer.parseInt(text);
    }

    /** Deals the items in their order; a wave has one at least, and there are none without any. */
    <T> List<List<T>> of(List<T> items, int all) {
        var waves = new ArrayList<List<T>>();
        int begin = 0;
        for (String size : sizes) {
            int left = items.size() - begin;
            int count = size.equals(REST) ? left : Math.min(left, Math.max(1, share(size, all)));
            if (count > 0) {
                waves.add(items.subList(begin, begin + count));
            }
            begin += count;
        }
        return waves;
    }
}
