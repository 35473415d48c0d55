# XML documents, right and wrong, by ElementTree, minidom, SAX, expat and plistlib.
import xml.etree.ElementTree as ET, xml.dom.minidom as md, xml.sax, io
def show(s):
    try:
        r = ET.fromstring(s); print(ET.tostring(r, encoding='unicode'))
    except ET.ParseError as e: print('ParseError', e, e.code, e.position)
    except Exception as e: print(type(e).__name__, e)
docs = ['<a/>', '<a b="1" c=\'2\'>t<b/>tail<!-- c --><?pi x?></a>', '<?xml version="1.0" encoding="utf-8"?>\n<a>\n é &lt;&#65;&#x42;&amp;</a>\n',
 '<a xmlns="u" xmlns:p="v" p:x="1" y="2"><p:b/><c xmlns=""/></a>', '<a><![CDATA[ <x> & ]]>]</a>',
 '', 'x', '<a>', '<a></b>', '<a', '<a b></a>', '<a b=1/>', '<a>&x;</a>', '<a/><b/>', '<a/>junk', '<a b="1" b="2"/>', '<a>&#0;</a>', '<p:a/>', '<a>]]></a>',
 '<!DOCTYPE a [<!ENTITY e "v<b/>al"> <!ATTLIST a d CDATA "def">]><a>&e;</a>', '<!DOCTYPE a SYSTEM "x.dtd"><a/>', '<a>\n\n  <b>\n</a>', ' <?xml version="1.0"?><a/>',
 '<a>x & y</a>', '<a><b></a></b>', '<a b="x<y"/>', '<1/>', '<a>\x01</a>', '<a b="&lt;&#10;\n\t"/>', '<a></a >', '< a/>', '<!-- only -->', '<a><!-- -- --></a>', '<?xml version="1.0" encoding="nope"?><a/>', '<a><![CDATA[x</a>', '<a>&', '<a b="', '<é>ü</é>', "<a>\r\nx\ry</a>"]
for d in docs:
    show(d)
    if isinstance(d, str) and all(ord(c) < 0x80 or c in 'éü' for c in d): show(d.encode())
show('<?xml version="1.0" encoding="latin-1"?><a>é</a>'.encode('latin-1')); show('<a>é</a>'.encode('utf-16')); show('<a>é</a>'.encode('latin-1'))
p = ET.XMLPullParser(['start', 'end', 'comment', 'pi', 'start-ns', 'end-ns'])
for c in '<a xmlns:q="u"><b x="1">te&amp;xt</b><!--c--><q:c/></a>':
    p.feed(c)
for ev, el in p.read_events(): print(ev, el if isinstance(el, (tuple, type(None))) else (el.tag if isinstance(el.tag, str) else el.tag.__name__, el.attrib))
t = ET.ElementTree(ET.fromstring('<r><i n="1">one</i><i n="2">two</i><j><i n="3"/></j></r>'))
print([e.get('n') for e in t.iter('i')], t.find('.//i[@n="3"]').tag, t.findall('i')[1].text, t.findtext('i'))
ET.indent(t); print(ET.tostring(t.getroot()).decode())
d = md.parseString('<a b="1"><!--c--><x>t</x><![CDATA[cd]]></a>'); print(d.toxml()); print(d.toprettyxml(indent=' ')); print(d.documentElement.getAttribute('b'), d.getElementsByTagName('x')[0].firstChild.data)
class H(xml.sax.ContentHandler):
    def startElement(self, n, a): print('start', n, dict(a))
    def endElement(self, n): print('end', n)
    def characters(self, c): print('chars', repr(c))
xml.sax.parseString('<a k="v">x\ny<b/>z</a>', H())
try: xml.sax.parseString('<a><b></a>', H())
except xml.sax.SAXParseException as e: print(e)
import xml.parsers.expat as ex
p = ex.ParserCreate()
for n in dir(p):
    if n.endswith('Handler') and n not in ('ExternalEntityRefHandler','NotStandaloneHandler','DefaultHandler'):
        setattr(p, n, lambda *a, n=n: print(n, a))
p.Parse('<?xml version="1.0"?><!DOCTYPE a PUBLIC "p" "s" [<!ENTITY e "x"><!ENTITY x SYSTEM "f"><!NOTATION n SYSTEM "q"><!ELEMENT a (b|c)*><!ELEMENT b (#PCDATA)><!ATTLIST a t (x|y) "x" u ID #IMPLIED>]>\n<a><b>l1\nl2&e;</b><![CDATA[q]]></a>', True)
import plistlib; print(plistlib.loads(plistlib.dumps({'a': [1, 2.5, True, 'x', b'q'], 'd': {}})))
