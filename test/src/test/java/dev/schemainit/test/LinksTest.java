package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every link between the documents leads to a file and a heading that exist, and every document can be reached. */
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path START = ROOT.resolve("README.md");
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", ".git", "cdk.out");

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    private static final Map<Path, String> DOCUMENTS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(LinksTest::isDocument).toList()) {
                DOCUMENTS.put(file, Files.readString(file));
            }
        }
    }

    private static boolean isDocument(Path file) {
        for (Path part : ROOT.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return file.toString().endsWith(".md");
    }

    @Test
    void eachLinkLeadsToAFileAndAHeading() {
        var broken = new ArrayList<String>();
        DOCUMENTS.forEach((document, text) -> {
            for (String link : links(text)) {
                if (!leadsSomewhere(document, link)) {
                    broken.add(ROOT.relativize(document) + ": " + link);
                }
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void eachPageOfTheDocumentationIsReachedFromTheReadme() {
        var reached = new TreeSet<Path>();
        reach(START, reached);

        List<Path> pages = DOCUMENTS.keySet().stream()
                .filter(document -> document.startsWith(ROOT.resolve("docs")))
                .toList();
        assertThat(pages).isNotEmpty();
        assertThat(reached).containsAll(pages);
    }

    private static void reach(Path document, Set<Path> reached) {
        if (!DOCUMENTS.containsKey(document) || !reached.add(document)) {
            return;
        }
        for (String link : links(DOCUMENTS.get(document))) {
            if (!isAddress(link)) {
                reach(file(document, link), reached);
            }
        }
    }

    private static List<String> links(String text) {
        return LINK.matcher(withoutCode(text))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Code in brackets stays: a name in code can be a link's text. */
    private static String withoutCode(String text) {
        return CODE.matcher(text).replaceAll("code");
    }

    private static boolean leadsSomewhere(Path document, String link) {
        if (isAddress(link)) {
            return true;
        }
        Path file = file(document, link);
        int heading = link.indexOf('#');
        return Files.exists(file)
                && (heading < 0
                        || !DOCUMENTS.containsKey(file)
                        || anchors(DOCUMENTS.get(file)).contains(link.substring(heading + 1)));
    }

    private static boolean isAddress(String link) {
        return link.startsWith("https://") || link.startsWith("mailto:");
    }

    private static Path file(Path document, String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? document : document.resolveSibling(path).normalize();
    }

    /** As GitHub makes them: lower case, without punctuation, hyphens for spaces, a number where one is there twice. */
    private static Set<String> anchors(String text) {
        var anchors = new TreeSet<String>();
        var times = new HashMap<String, Integer>();
        HEADING.matcher(text.replaceAll("(?ms)^ *```.*?^ *```$", "")).results().forEach(match -> {
            String anchor = match.group(1)
                    .replaceAll("]\\([^)]*\\)", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }
}
