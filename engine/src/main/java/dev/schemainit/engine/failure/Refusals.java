package dev.schemainit.engine.failure;

import dev.schemainit.engine.text.Counted;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports everything that is wrong with the files of a folder at once, so that nobody mends them run by run. */
public final class Refusals {
    private Refusals() {}

    /**
     * Throws the one refusal as it is, and several as one failure that counts them by their codes and lists each.
     *
     * @param refusals possibly none, and then nothing happens; some may be of several themselves
     */
    public static void require(List<SchemaInitException> refusals) {
        if (refusals.size() == 1) {
            throw refusals.get(0);
        }
        if (refusals.isEmpty()) {
            return;
        }
        List<String> each = refusals.stream()
                .flatMap(refusal -> refusal.code() == EngineError.FILES_REFUSED
                        ? refusal.details().stream()
                        : Stream.of(refusal.getMessage()))
                .sorted(Comparator.comparing(Refusals::code))
                .toList();
        Map<String, Long> byCode =
                each.stream().collect(Collectors.groupingBy(Refusals::code, TreeMap::new, Collectors.counting()));
        String counts = byCode.entrySet().stream()
                .map(count -> count.getKey() + (count.getValue() == 1 ? " once" : " " + count.getValue() + " times"))
                .collect(Collectors.joining(", "));
        String reasons = each.stream()
                .map(message -> message.substring(0, message.indexOf(". Fix:")))
                .collect(Collectors.joining("; "));
        throw EngineError.FILES_REFUSED.exception(
                each, Counted.of(each.size(), "refusal") + " (" + counts + ")", reasons);
    }

    private static String code(String message) {
        return message.substring(0, message.indexOf(' '));
    }
}
