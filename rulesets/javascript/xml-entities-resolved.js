import libxmljs from "libxmljs2";
import { ParseOption, XmlDocument } from "libxml2-wasm";

export function read(text) {
  // ruleid: xml-entities-resolved
  const one = libxmljs.parseXml(text, { noent: true });
  // ruleid: xml-entities-resolved
  const two = libxmljs.parseXmlString(text, { noblanks: true, noent: true, dtdload: true });
  // ruleid: xml-entities-resolved
  const options = { replaceEntities: true };
  // ruleid: xml-entities-resolved
  const three = XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NOENT });

  // ok: xml-entities-resolved
  const four = libxmljs.parseXml(text, { noent: false, nonet: true });
  // ok: xml-entities-resolved
  const five = libxmljs.parseXml(text);
  // ok: xml-entities-resolved
  const six = XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NOBLANKS });
  return [one, two, three, four, five, six, options];
}
