package org.archivolt.ldm.tape.internal.ltfs;

import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * Reads XML element by element, from whoever wrote it. Whatever is wrong with it is a {@code MEDIUM_FAULT} with the
 * facts {@code reason} and {@code line}. No document type, no entity of its own: nothing outside is ever read.
 */
final class XmlInput {
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private final String what;

    /** @param what for messages: {@code reading label} */
    XmlInput(InputStream bytes, String what) throws ArchivoltException {
        this.what = what;
        try {
            synchronized (FACTORY) {
                reader = FACTORY.createXMLStreamReader(bytes, "UTF-8");
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Goes to the start of the outermost element, which must be this one. */
    void begin(String element) throws ArchivoltException {
        while (next() != START_ELEMENT) {
            // comments and blanks before it
        }
        if (!name().equals(element)) {
            throw invalid("is not " + element).with("element", name());
        }
    }

    /** Goes to the next element within the current one; false, and behind the current one, when there is none. */
    boolean nextChild() throws ArchivoltException {
        while (true) {
            int event = next();
            if (event == START_ELEMENT) {
                return true;
            }
            if (event == END_ELEMENT) {
                return false;
            }
        }
    }

    private int next() throws ArchivoltException {
        try {
            int event = reader.next();
            if (event == DTD || event == ENTITY_REFERENCE) {
                throw invalid("has a document type");
            }
            return event;
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (NoSuchElementException e) {
            throw invalid("ends too early");
        }
    }

    String name() {
        return reader.getLocalName();
    }

    /** Of the current element, or null. */
    String attribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** The text of the current element, which has no children, and goes behind it. */
    String text() throws ArchivoltException {
        try {
            return reader.getElementText();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** A name, decoded. */
    String decodedName() throws ArchivoltException {
        boolean encoded = "true".equals(attribute("percentencoded"));
        String text = text();
        return encoded ? Names.decode(text) : text;
    }

    /** The target of a link, decoded. */
    String decodedPath() throws ArchivoltException {
        boolean encoded = "true".equals(attribute("percentencoded"));
        String text = text();
        return encoded ? Names.decodePath(text) : text;
    }

    /** Not negative. */
    long number() throws ArchivoltException {
        String element = name();
        String text = text().strip();
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) { // falls through: no number
        }
        throw invalid("has no number").with("element", element).with("text", excerpt(text));
    }

    boolean truth() throws ArchivoltException {
        String element = name();
        String text = text().strip();
        if (text.equals("true") || text.equals("1")) {
            return true;
        }
        if (text.equals("false") || text.equals("0")) {
            return false;
        }
        throw invalid("has neither true nor false").with("element", element).with("text", excerpt(text));
    }

    Instant time() throws ArchivoltException {
        String element = name();
        String text = text();
        try {
            return LtfsTime.parse(text);
        } catch (DateTimeException e) {
            throw invalid("has no time").with("element", element).with("text", excerpt(text));
        }
    }

    UUID uuid() throws ArchivoltException {
        String text = text().strip();
        try {
            if (text.length() == 36) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) { // falls through: no uuid
        }
        throw invalid("has no uuid").with("text", excerpt(text));
    }

    /** A partition's letter. */
    char letter() throws ArchivoltException {
        String text = text().strip();
        if (text.length() == 1 && text.charAt(0) >= 'a' && text.charAt(0) <= 'z') {
            return text.charAt(0);
        }
        throw invalid("has no partition").with("text", excerpt(text));
    }

    /** Passes over the current element and all in it. */
    void skip() throws ArchivoltException {
        for (int depth = 1; depth > 0; ) {
            int event = next();
            depth += event == START_ELEMENT ? 1 : event == END_ELEMENT ? -1 : 0;
        }
    }

    /** The current element and all in it as XML, to be written again; goes behind it. Comments are dropped. */
    String fragment() throws ArchivoltException {
        StringBuilder xml = new StringBuilder();
        startTag(xml);
        for (int depth = 1; depth > 0; ) {
            int event = next();
            if (event == START_ELEMENT) {
                depth++;
                startTag(xml);
            } else if (event == END_ELEMENT) {
                depth--;
                xml.append("</").append(name()).append('>');
            } else if (event == CHARACTERS) {
                escape(xml, reader.getText());
            }
        }
        return xml.toString();
    }

    private void startTag(StringBuilder xml) {
        xml.append('<').append(name());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            xml.append(' ').append(prefix == null || prefix.isEmpty() ? "" : prefix + ":");
            xml.append(reader.getAttributeLocalName(i)).append("=\"");
            escape(xml, reader.getAttributeValue(i));
            xml.append('"');
        }
        xml.append('>');
    }

    private static void escape(StringBuilder xml, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;");
                default -> xml.append(c);
            }
        }
    }

    /** Reads on to the end, which must come without another element. */
    void end() throws ArchivoltException {
        try {
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    ArchivoltException invalid(String reason) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, what)
                .with("reason", reason)
                .with("line", reader == null ? 0 : reader.getLocation().getLineNumber());
    }

    private ArchivoltException malformed(XMLStreamException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TapeFault fault) {
                return fault.fault();
            }
        }
        return invalid("is not well-formed XML").with("detail", excerpt(String.valueOf(e.getMessage())));
    }

    private static String excerpt(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
