package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says of the code. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void listsEveryCategoryWithItsMeaningAndRemedy() throws IOException {
        String table = Stream.of(Category.values())
                .map(category -> "| `%s` | %s | %s |".formatted(category, category.meaning(), category.remedy()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(README)).contains(table);
    }
}
