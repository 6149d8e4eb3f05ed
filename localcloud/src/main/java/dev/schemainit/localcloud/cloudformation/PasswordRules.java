package dev.schemainit.localcloud.cloudformation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What a secret's generated password consists of.
 *
 * <p>Source: AWS CloudFormation Template Reference, "AWS::SecretsManager::Secret GenerateSecretString".
 *
 * @param generation as in a template
 */
record PasswordRules(Map<String, Object> generation) {
    private static final int USUAL_LENGTH = 32;

    /** What a property excludes, by its name. */
    private static final Map<String, String> TYPES = Map.of(
            "ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz",
            "ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ExcludeNumbers", "0123456789",
            "ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    /** With a character of each type that is included, where the template does not say otherwise. */
    String password(Random random) {
        int length =
                generation.containsKey("PasswordLength") ? Template.number(generation, "PasswordLength") : USUAL_LENGTH;
        List<String> types = types();
        String all = String.join("", types);
        var characters = new ArrayList<Character>();
        if (is("RequireEachIncludedType", true)) {
            types.forEach(type -> characters.add(any(type, random)));
        }
        while (characters.size() < length) {
            characters.add(any(all, random));
        }
        Collections.shuffle(characters, random);
        return characters.stream().map(String::valueOf).collect(Collectors.joining());
    }

    private List<String> types() {
        var types = new ArrayList<String>();
        TYPES.forEach((property, type) -> {
            if (!is(property, false)) {
                types.add(without(type));
            }
        });
        if (is("IncludeSpace", false)) {
            types.add(without(" "));
        }
        types.removeIf(String::isEmpty);
        return types;
    }

    private String without(String type) {
        String excluded = String.valueOf(generation.getOrDefault("ExcludeCharacters", ""));
        return type.chars()
                .filter(character -> excluded.indexOf(character) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private boolean is(String property, boolean usual) {
        return Boolean.parseBoolean(String.valueOf(generation.getOrDefault(property, usual)));
    }

    private static char any(String characters, Random random) {
        return characters.charAt(random.nextInt(characters.length()));
    }
}
