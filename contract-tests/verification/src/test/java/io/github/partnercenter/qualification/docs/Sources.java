package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds text in the files of this project. */
final class Sources {
    private Sources() {}

    /** What the first group of a pattern is, each time it occurs. */
    static List<String> groups(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Files of this project whose path below it matches; not what is built. */
    static List<Path> files(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(Project.FOLDER)) {
            List<Path> files = all.filter(file -> {
                        String path = file.toString()
                                .substring(Project.FOLDER.toString().length());
                        return path.matches(pattern) && !path.matches(".*/(target|node_modules|\\.git)/.*");
                    })
                    .sorted()
                    .toList();
            assertThat(files).as("files like %s", pattern).isNotEmpty();
            return files;
        }
    }
}
