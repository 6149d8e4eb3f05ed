package dev.schemainit.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows, as an SVG whose text can be selected: a command, and the coloured lines that it printed. */
final class TerminalPicture {
    private static final Pattern STYLED = Pattern.compile("\u001b\\[([0-9;]+)m(.*?)\u001b\\[0m");
    private static final Pattern SHOWN = Pattern.compile("<text [^>]*>(.*?)</text>");
    private static final Map<String, String> FILLS =
            Map.of("2", "#8b949e", "31", "#ff7b72", "1;31", "#ff7b72", "32", "#7ee787", "1;32", "#7ee787");
    private static final int LEFT = 16;
    private static final int TOP = 48;
    private static final int LINE = 18;
    private static final int WIDTH = 100;
    private static final double CHARACTER = 7.25;

    private TerminalPicture() {}

    /** @param lines as they were printed, with the codes of colours */
    static String of(String command, List<String> lines) {
        var shown = new ArrayList<>(List.of("\u001b[2m$\u001b[0m " + command));
        lines.forEach(line -> shown.addAll(wrapped(line)));
        int columns = shown.stream()
                .mapToInt(line -> STYLED.matcher(line).replaceAll("$2").length())
                .max()
                .orElseThrow();
        int width = (int) (2 * LEFT + CHARACTER * columns);
        int height = TOP + LINE * shown.size();
        var svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
                <title>%s</title>
                <rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
                <circle cx="20" cy="18" r="5" fill="#ff5f57"/>
                <circle cx="38" cy="18" r="5" fill="#febc2e"/>
                <circle cx="56" cy="18" r="5" fill="#28c840"/>
                <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12" fill="#e6edf3">
                """, width, height, width, height, escaped(command)));
        for (int i = 0; i < shown.size(); i++) {
            svg.append("<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>\n"
                    .formatted(LEFT, TOP + LINE * i, marked(shown.get(i))));
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    /** A line that is too wide, in several, with the indentation and the colour of the first. */
    static List<String> wrapped(String line) {
        Matcher styled = STYLED.matcher(line);
        if (line.length() <= WIDTH || line.contains(" | ")) {
            return List.of(line);
        }
        String indentation =
                line.substring(0, line.length() - line.stripLeading().length());
        var lines = new ArrayList<>(List.of(new StringBuilder(indentation)));
        for (String word : styled.replaceAll("$2").strip().split(" ")) {
            StringBuilder last = lines.get(lines.size() - 1);
            if (last.length() + word.length() > WIDTH) {
                last = new StringBuilder(indentation);
                lines.add(last);
            }
            last.append(word).append(' ');
        }
        String colour = styled.reset().find() ? styled.group(1) : "";
        return lines.stream()
                .map(words -> words.toString().strip())
                .map(words -> colour.isEmpty() ? words : "\u001b[" + colour + "m" + words + "\u001b[0m")
                .map(words -> indentation + words)
                .toList();
    }

    /** The lines of a picture, without colours. */
    static List<String> text(String svg) {
        return SHOWN.matcher(svg)
                .results()
                .map(match -> match.group(1)
                        .replaceAll("<[^>]*>", "")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&"))
                .toList();
    }

    private static String marked(String line) {
        return STYLED.matcher(escaped(line))
                .replaceAll(match -> Matcher.quoteReplacement("<tspan fill=\""
                        + FILLS.getOrDefault(match.group(1), "#e6edf3") + "\">" + match.group(2) + "</tspan>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
