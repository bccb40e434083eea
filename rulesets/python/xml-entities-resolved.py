import xml.sax
from xml.parsers import expat
from xml.sax import handler
from xml.sax.handler import feature_external_ges

import lxml.etree
from defusedxml import ElementTree
from lxml import etree

# ruleid: xml-entities-resolved
parser = etree.XMLParser(resolve_entities=True)
# ruleid: xml-entities-resolved
parser = lxml.etree.XMLParser(recover=True, resolve_entities=True, no_network=True)
# ruleid: xml-entities-resolved
parser = etree.XMLParser(load_dtd=True, no_network=False)
# ruleid: xml-entities-resolved
parser = etree.XMLParser(load_dtd=True)
# ruleid: xml-entities-resolved
for _, node in etree.iterparse(path, resolve_entities=True):
    print(node)
reader = xml.sax.make_parser()
# ruleid: xml-entities-resolved
reader.setFeature(handler.feature_external_ges, True)
# ruleid: xml-entities-resolved
reader.setFeature(feature_external_ges, 1)
# ruleid: xml-entities-resolved
reader.setFeature("http://xml.org/sax/features/external-general-entities", True)
# ruleid: xml-entities-resolved
ElementTree.fromstring(text, forbid_external=False)
# ruleid: xml-entities-resolved
created.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)

# ok: xml-entities-resolved
parser = etree.XMLParser(resolve_entities=False)
# ok: xml-entities-resolved
parser = etree.XMLParser(load_dtd=True, resolve_entities=False, no_network=True)
# ok: xml-entities-resolved
parser = etree.XMLParser(resolve_entities="internal", load_dtd=True)
# ok: xml-entities-resolved
parser = etree.XMLParser(recover=True, no_network=True)
# ok: xml-entities-resolved
reader.setFeature(handler.feature_external_ges, False)
# ok: xml-entities-resolved
reader.setFeature(handler.feature_namespaces, True)
# ok: xml-entities-resolved
ElementTree.fromstring(text, forbid_external=True)
# ok: xml-entities-resolved
options = Settings(resolve_entities=True)
# ok: xml-entities-resolved
created.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
