package io.github.partnercenter.qualification.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text file, in the encoding of its byte order mark; without one in UTF-8, otherwise in Windows-1252. */
final class TextFile {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
    private static final int HEAD = 4_096;

    private final Path path;
    private final Path content;
    private final Charset charset;
    private final int markLength;

    private TextFile(Path path) throws IOException {
        this.path = path;
        this.content = Files.isRegularFile(path) ? path : copy(path);
        byte[] head = head();
        if (startsWith(head, ZIP) || startsWith(head, OLE)) {
            throw new BadInput(path + " is an Excel workbook or an archive, not text: save it as CSV");
        }
        if (startsWith(head, (byte) 0xFF, (byte) 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            markLength = 2;
        } else if (startsWith(head, (byte) 0xFE, (byte) 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            markLength = 2;
        } else if (startsWith(head, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF)) {
            charset = StandardCharsets.UTF_8;
            markLength = 3;
        } else {
            for (byte each : head) {
                if (each == 0) {
                    throw new BadInput(path + " is not text: save it as CSV");
                }
            }
            charset = isUtf8() ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
            markLength = 0;
        }
    }

    /**
     * Opens a file or a pipe.
     *
     * @throws BadInput if it cannot be read or is not text
     */
    static TextFile of(Path path) {
        if (Files.notExists(path)) {
            throw new BadInput("No such file: " + path);
        }
        if (Files.isDirectory(path)) {
            throw new BadInput("Not a file but a folder: " + path);
        }
        try {
            return new TextFile(path);
        } catch (IOException unreadable) {
            throw new BadInput("Cannot read " + path + ": " + Reason.of(unreadable));
        }
    }

    /** Copies what can be read only once. */
    private static Path copy(Path pipe) throws IOException {
        Path copy = Files.createTempFile("customers", ".csv");
        copy.toFile().deleteOnExit();
        try (InputStream bytes = Files.newInputStream(pipe)) {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    private byte[] head() throws IOException {
        try (InputStream bytes = Files.newInputStream(content)) {
            return bytes.readNBytes(HEAD);
        }
    }

    private static boolean startsWith(byte[] head, byte... mark) {
        return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
    }

    private boolean isUtf8() throws IOException {
        try (Reader text = new InputStreamReader(Files.newInputStream(content), StandardCharsets.UTF_8.newDecoder())) {
            char[] buffer = new char[1 << 16];
            while (text.read(buffer) >= 0) {
                // only checks whether it can be decoded
            }
            return true;
        } catch (CharacterCodingException otherEncoding) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** {@return its text from the start, without the byte order mark} */
    BufferedReader open() throws IOException {
        InputStream bytes = Files.newInputStream(content);
        bytes.skipNBytes(markLength);
        return new BufferedReader(new InputStreamReader(bytes, charset));
    }

    /** {@return the first lines, without line breaks} */
    List<String> firstLines(int count) {
        try (BufferedReader text = open()) {
            List<String> lines = new ArrayList<>();
            for (String line = text.readLine(); line != null && lines.size() < count; line = text.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
