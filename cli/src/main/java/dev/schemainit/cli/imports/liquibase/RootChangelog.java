package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.cli.imports.source.SourceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A changelog in XML or YAML that includes others.
 *
 * @param changesets the kinds of change that it makes itself, such as {@code createTable}
 * @param hasMore whether it has preconditions or properties
 */
record RootChangelog(List<Include> includes, List<String> changesets, boolean hasMore) {
    private static final Pattern YAML_ITEM = Pattern.compile("\\s*-\\s*([A-Za-z]+):.*");
    private static final Pattern YAML_FIELD =
            Pattern.compile("\\s*(file|path|relativeToChangelogFile):\\s*[\"']?([^\"'#]*?)[\"']?\\s*(?:#.*)?");

    /** What is no change in a changeset. */
    private static final List<String> OF_A_CHANGESET =
            List.of("comment", "preConditions", "rollback", "validCheckSum", "modifySql");

    /**
     * A file or a folder.
     *
     * @param relative whether the path counts from the changelog's own folder
     * @param all whether it is a folder
     */
    record Include(String path, boolean relative, boolean all) {}

    /** @throws dev.schemainit.engine.failure.SchemaInitException for a file of another kind */
    static RootChangelog read(Path file) throws IOException {
        String name = SourceFiles.name(file).toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(file)) {
            throw ImportError.SOURCE.exception("there is no changelog at " + file, "check the path");
        }
        if (name.endsWith(".xml")) {
            return xml(file);
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return yaml(Files.readAllLines(file, StandardCharsets.UTF_8));
        }
        throw ImportError.SOURCE.exception(
                file + " is not a changelog in SQL, XML or YAML",
                "name a changelog of formatted SQL, a folder of them, or a root changelog that includes them");
    }

    private static RootChangelog xml(Path file) throws IOException {
        var root = new RootChangelog(new ArrayList<>(), new ArrayList<>(), false);
        boolean more = false;
        for (Element element : children(document(file))) {
            switch (element.getLocalName()) {
                case "include" -> root.includes.add(include(element, "file", false));
                case "includeAll" -> root.includes.add(include(element, "path", true));
                case "changeSet" ->
                    children(element).stream()
                            .map(Element::getLocalName)
                            .filter(change -> !OF_A_CHANGESET.contains(change))
                            .forEach(root.changesets::add);
                default -> more = true;
            }
        }
        return new RootChangelog(root.includes, root.changesets, more);
    }

    private static Element document(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(in).getDocumentElement();
        } catch (SAXException | ParserConfigurationException damaged) {
            throw ImportError.SOURCE.exception(file + " is no XML", "correct it");
        }
    }

    private static List<Element> children(Element element) {
        var children = new ArrayList<Element>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element found) {
                children.add(found);
            }
        }
        return children;
    }

    private static Include include(Element element, String path, boolean all) {
        return new Include(
                element.getAttribute(path), Boolean.parseBoolean(element.getAttribute("relativeToChangelogFile")), all);
    }

    private static RootChangelog yaml(List<String> lines) {
        var includes = new ArrayList<Include>();
        var changesets = new ArrayList<String>();
        boolean more = false;
        boolean inChangeset = false;
        for (String line : lines) {
            Matcher item = YAML_ITEM.matcher(line);
            Matcher field = YAML_FIELD.matcher(line);
            if (item.matches()) {
                String kind = item.group(1);
                if (kind.startsWith("include")) {
                    includes.add(new Include("", false, kind.equals("includeAll")));
                } else if (inChangeset && !kind.equals("changeSet")) {
                    changesets.add(kind);
                }
                inChangeset |= kind.equals("changeSet");
                more |= kind.equals("property") || kind.equals("preConditions");
            } else if (field.matches() && !includes.isEmpty() && !inChangeset) {
                includes.add(with(includes.remove(includes.size() - 1), field));
            }
        }
        return new RootChangelog(includes, changesets, more);
    }

    private static Include with(Include include, Matcher field) {
        return field.group(1).equals("relativeToChangelogFile")
                ? new Include(include.path(), Boolean.parseBoolean(field.group(2)), include.all())
                : new Include(field.group(2), include.relative(), include.all());
    }
}
