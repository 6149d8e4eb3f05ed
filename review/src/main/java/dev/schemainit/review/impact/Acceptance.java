package dev.schemainit.review.impact;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.TransientPartitions;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.Risk;
import dev.schemainit.review.state.StatementPlace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment by which a file accepts what is found in it, such as
 * {@code -- schemainit: accept rewrite: it has 200 rows}.
 *
 * @param place the comment's
 * @param risks what it accepts
 * @param reason why
 */
public record Acceptance(StatementPlace place, Set<Risk> risks, String reason) {
    private static final Pattern DIRECTIVE = Pattern.compile("\\s*--\\s*schemainit:(.*)");
    private static final Pattern ACCEPT = Pattern.compile("\\s*accept\\s+([^:]*?)\\s*:\\s*(\\S.*?)\\s*");

    /**
     * All acceptances of a file.
     *
     * @throws SchemaInitException for a comment to schemainit that it does not understand
     */
    public static List<Acceptance> of(MigrationFile file) {
        var found = new ArrayList<Acceptance>();
        List<String> lines = file.sql().lines().toList();
        for (int i = file.text().isMarked() ? 1 : 0; i < lines.size(); i++) {
            Matcher directive = DIRECTIVE.matcher(lines.get(i));
            if (directive.matches() && !TransientPartitions.isComment(lines.get(i))) {
                found.add(parse(new StatementPlace(file.name(), i + 1), directive.group(1)));
            }
        }
        return found;
    }

    private static Acceptance parse(StatementPlace place, String text) {
        Matcher accept = ACCEPT.matcher(text);
        if (!accept.matches()) {
            throw notUnderstood(place);
        }
        var risks = EnumSet.noneOf(Risk.class);
        for (String label : accept.group(1).split("\\s*,\\s*")) {
            risks.add(Risk.of(label).orElseThrow(() -> notUnderstood(place)));
        }
        return new Acceptance(place, Set.copyOf(risks), accept.group(2));
    }

    private static SchemaInitException notUnderstood(StatementPlace place) {
        return ImpactError.ACCEPTANCE.exception(place.file(), place.line(), Risk.labels());
    }

    boolean accepts(Finding finding) {
        Set<Risk> needed = finding.risksToAccept();
        return finding.place().file().equals(place.file()) && !needed.isEmpty() && risks.containsAll(needed);
    }
}
