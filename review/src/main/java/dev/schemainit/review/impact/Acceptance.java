package dev.schemainit.review.impact;

import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.Finding.Risk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment by which a file accepts what is found in it, such as {@code -- schemainit: accept rewrite: it has 200 rows}.
 *
 * @param line of the file, from 1
 * @param risks what is accepted
 * @param reason why
 */
record Acceptance(String file, int line, Set<Risk> risks, String reason) {
    private static final Pattern DIRECTIVE = Pattern.compile("\\s*--\\s*schemainit:(.*)");
    private static final Pattern ACCEPT = Pattern.compile("\\s*accept\\s+([^:]*?)\\s*:\\s*(\\S.*?)\\s*");

    /**
     * All of a file.
     *
     * @throws SchemaInitException for a comment to schemainit that it does not understand
     */
    static List<Acceptance> of(MigrationFile file) {
        var found = new ArrayList<Acceptance>();
        List<String> lines = file.sql().lines().toList();
        for (int i = file.transactional() ? 0 : 1; i < lines.size(); i++) {
            Matcher directive = DIRECTIVE.matcher(lines.get(i));
            if (directive.matches()) {
                found.add(parse(file.name(), i + 1, directive.group(1)));
            }
        }
        return found;
    }

    private static Acceptance parse(String file, int line, String text) {
        Matcher accept = ACCEPT.matcher(text);
        if (!accept.matches()) {
            throw ImpactError.ACCEPTANCE.exception(file, line, Risk.labels());
        }
        var risks = EnumSet.noneOf(Risk.class);
        for (String label : accept.group(1).split("\\s*,\\s*")) {
            Optional<Risk> risk = Risk.of(label);
            risks.add(risk.orElseThrow(() -> ImpactError.ACCEPTANCE.exception(file, line, Risk.labels())));
        }
        return new Acceptance(file, line, Set.copyOf(risks), accept.group(2));
    }

    /** A rewrite is accepted with the lock that it cannot do without. */
    boolean accepts(Finding finding) {
        Set<Risk> needed = finding.risks();
        return finding.file().equals(file)
                && !needed.isEmpty()
                && (needed.contains(Risk.REWRITE) ? risks.contains(Risk.REWRITE) : risks.containsAll(needed));
    }
}
