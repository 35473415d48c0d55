"""A parser of XML 1.0 with the interface of CPython's `pyexpat`, which wraps the C library Expat.

Documents are read as text: what has come is cut into tokens as far as they are complete; the rest waits for more.
External entities and parameter entities are left to the handlers, as Expat does unless told otherwise."""

import re

from _expat_doctype import (
    _NAME, _PREDEFINED, _XML_NAMESPACE, Doctype as _Doctype, _Incomplete, _attribute, _bad_character, _encoding,
    _end_tag, _name, _pi, _reference, _space, _start_tag, _xml_declaration, make_module, model)

EXPAT_VERSION = 'expat_2.6.4'
version_info = (2, 6, 4)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1), ('XML_DTD', 0), ('XML_CONTEXT_BYTES', 1024),
            ('XML_NS', 0)]

XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2

_MESSAGES = {
    'XML_ERROR_NO_MEMORY': 'out of memory',
    'XML_ERROR_SYNTAX': 'syntax error',
    'XML_ERROR_NO_ELEMENTS': 'no element found',
    'XML_ERROR_INVALID_TOKEN': 'not well-formed (invalid token)',
    'XML_ERROR_UNCLOSED_TOKEN': 'unclosed token',
    'XML_ERROR_PARTIAL_CHAR': 'partial character',
    'XML_ERROR_TAG_MISMATCH': 'mismatched tag',
    'XML_ERROR_DUPLICATE_ATTRIBUTE': 'duplicate attribute',
    'XML_ERROR_JUNK_AFTER_DOC_ELEMENT': 'junk after document element',
    'XML_ERROR_PARAM_ENTITY_REF': 'illegal parameter entity reference',
    'XML_ERROR_UNDEFINED_ENTITY': 'undefined entity',
    'XML_ERROR_RECURSIVE_ENTITY_REF': 'recursive entity reference',
    'XML_ERROR_ASYNC_ENTITY': 'asynchronous entity',
    'XML_ERROR_BAD_CHAR_REF': 'reference to invalid character number',
    'XML_ERROR_BINARY_ENTITY_REF': 'reference to binary entity',
    'XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF': 'reference to external entity in attribute',
    'XML_ERROR_MISPLACED_XML_PI': 'XML or text declaration not at start of entity',
    'XML_ERROR_UNKNOWN_ENCODING': 'unknown encoding',
    'XML_ERROR_INCORRECT_ENCODING': 'encoding specified in XML declaration is incorrect',
    'XML_ERROR_UNCLOSED_CDATA_SECTION': 'unclosed CDATA section',
    'XML_ERROR_EXTERNAL_ENTITY_HANDLING': 'error in processing external entity reference',
    'XML_ERROR_NOT_STANDALONE': 'document is not standalone',
    'XML_ERROR_UNEXPECTED_STATE': 'unexpected parser state - please send a bug report',
    'XML_ERROR_ENTITY_DECLARED_IN_PE': 'entity declared in parameter entity',
    'XML_ERROR_FEATURE_REQUIRES_XML_DTD': 'requested feature requires XML_DTD support in Expat',
    'XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING': 'cannot change setting once parsing has begun',
    'XML_ERROR_UNBOUND_PREFIX': 'unbound prefix',
    'XML_ERROR_UNDECLARING_PREFIX': 'must not undeclare prefix',
    'XML_ERROR_INCOMPLETE_PE': 'incomplete markup in parameter entity',
    'XML_ERROR_XML_DECL': 'XML declaration not well-formed',
    'XML_ERROR_TEXT_DECL': 'text declaration not well-formed',
    'XML_ERROR_PUBLICID': 'illegal character(s) in public id',
    'XML_ERROR_SUSPENDED': 'parser suspended',
    'XML_ERROR_NOT_SUSPENDED': 'parser not suspended',
    'XML_ERROR_ABORTED': 'parsing aborted',
    'XML_ERROR_FINISHED': 'parsing finished',
    'XML_ERROR_SUSPEND_PE': 'cannot suspend in external parameter entity',
}


errors = make_module('errors', 'Constants used to describe error conditions.')
errors.codes = {}
errors.messages = {}
_CODES = {}
for _code, (_key, _text) in enumerate(_MESSAGES.items(), 1):
    setattr(errors, _key, _text)
    errors.codes[_text] = _code
    errors.messages[_code] = _text
    _CODES[_key.removeprefix('XML_ERROR_')] = _code
del _code, _key, _text

class ExpatError(Exception):
    """What is wrong with a document, and where."""


ExpatError.__module__ = 'xml.parsers.expat'
error = ExpatError


def ErrorString(code, /):
    return errors.messages.get(code)


_HANDLERS = """StartElement EndElement ProcessingInstruction CharacterData UnparsedEntityDecl NotationDecl
    StartNamespaceDecl EndNamespaceDecl Comment StartCdataSection EndCdataSection Default DefaultHandlerExpand
    NotStandalone ExternalEntityRef StartDoctypeDecl EndDoctypeDecl EntityDecl XmlDecl ElementDecl AttlistDecl
    SkippedEntity""".split()
_HANDLERS = [name if name.endswith('Expand') else name + 'Handler' for name in _HANDLERS]


class XMLParserType(_Doctype):
    """What `ParserCreate` makes."""

    def __init__(self, encoding, separator, intern):
        for name in _HANDLERS:
            setattr(self, name, None)
        self.buffer_text = False
        self.buffer_size = 8192
        self.buffer_used = 0
        self.ordered_attributes = False
        self.specified_attributes = False
        self.namespace_prefixes = False
        self.intern = intern
        self.ErrorCode = 0
        self.ErrorLineNumber = self.CurrentLineNumber = 1
        self.ErrorColumnNumber = self.CurrentColumnNumber = 0
        self.ErrorByteIndex = self.CurrentByteIndex = 0
        self._encoding = encoding
        self._separator = separator
        self._bytes = b''
        self._decoder = None
        self._data = ''
        self._at = 0
        self._line, self._column, self._byte = 1, 0, 0
        self._stack = []
        self._namespaces = [{'xml': _XML_NAMESPACE}]
        self._entities = {}
        self._external = {}
        self._defaults = {}
        self._expanding = []
        self._text = []
        self._state = 'start'
        self._has_doctype = False
        self._is_final = False
        self._is_finished = False
        self._base = None
        self._is_part = False

    # The interface.

    def Parse(self, data, isfinal=False, /):
        if self._is_finished:
            self._fail('FINISHED')
        if not isinstance(data, str):
            data = self._decode(bytes(data), isfinal)
        elif self._state == 'start' and data.startswith('\ufeff'):
            data = data[1:]
        self._data = self._data[self._at:] + data
        self._at = 0
        self._is_final = bool(isfinal)
        if not isfinal and self._data.endswith('\r'):
            held, self._data = '\r', self._data[:-1]
        else:
            held = ''
        if '\r' in self._data:
            self._data = self._data.replace('\r\n', '\n').replace('\r', '\n')
        try:
            self._run()
        finally:
            self._data += held
        if isfinal:
            self._end()
        if not self.buffer_text:
            self._flush()
        return 1

    def ParseFile(self, file, /):
        while True:
            data = file.read(2048)
            if not isinstance(data, (bytes, bytearray, str)):
                raise TypeError(f"read() did not return a bytes object (type={type(data).__name__})")
            if not data:
                return self.Parse(b'', True)
            self.Parse(data, False)

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return self._data[self._at:].encode() if self._data else None

    def UseForeignDTD(self, flag=True, /):
        """Documents without a DTD are read as they are."""

    def SetParamEntityParsing(self, flag, /):
        return 1

    def GetReparseDeferralEnabled(self):
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        """Tokens are read when they are complete."""

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        parser = XMLParserType(encoding, self._separator, self.intern)
        for name in _HANDLERS + ['buffer_text', 'ordered_attributes', 'namespace_prefixes']:
            setattr(parser, name, getattr(self, name))
        parser._entities, parser._external = self._entities, self._external
        parser._namespaces = self._namespaces
        parser._is_part = True
        return parser

    # Text and places.

    def _decode(self, data, is_final):
        if self._decoder is None:
            self._bytes += data
            if len(self._bytes) < 4 and not is_final:
                return ''
            data, self._bytes = self._bytes, b''
            encoding = self._encoding
            if encoding is None:
                if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
                    encoding = 'utf-16'
                elif data[:3] == b'\xef\xbb\xbf':
                    encoding = 'utf-8-sig'
                elif data[:4] == b'<\0?\0':
                    encoding = 'utf-16-le'
                elif data[:4] == b'\0<\0?':
                    encoding = 'utf-16-be'
                else:
                    if data.startswith(b'<?xml') and b'?>' not in data and not is_final:
                        self._bytes = data
                        return ''
                    found = _encoding.match(data)
                    encoding = found[1].decode() if found else 'utf-8'
                    if encoding.lower() == 'utf-8' and data[:3] == b'\xef\xbb\xbf':
                        encoding = 'utf-8-sig'
            import codecs
            try:
                self._decoder = codecs.getincrementaldecoder(encoding)()
            except LookupError:
                self._is_finished = True
                raise
        try:
            return self._decoder.decode(data, is_final)
        except UnicodeDecodeError as e:
            self._data = self._data[self._at:] + data[:e.start].decode(e.encoding, 'ignore')
            self._at = 0
            self._run()
            self._move_to(len(self._data))
            self._fail('INVALID_TOKEN')

    def _move_to(self, at):
        """The current place goes on behind what has been read."""
        passed = self._data[self._at:at]
        lines = passed.count('\n')
        if lines:
            self._line += lines
            self._column = len(passed) - passed.rindex('\n') - 1
        else:
            self._column += len(passed)
        self._byte += len(passed) if passed.isascii() else len(passed.encode('utf-8', 'surrogatepass'))
        self._at = at

    def _fail(self, name, at=None):
        if at is not None:
            self._move_to(at)
        self._is_finished = True
        code = _CODES[name]
        self.ErrorCode = code
        self.ErrorLineNumber = self.CurrentLineNumber = self._line
        self.ErrorColumnNumber = self.CurrentColumnNumber = self._column
        self.ErrorByteIndex = self.CurrentByteIndex = self._byte
        text = errors.messages[code]
        e = ExpatError(f'{text}: line {self._line}, column {self._column}')
        e.code, e.lineno, e.offset = code, self._line, self._column
        raise e

    def _announce(self):
        self.CurrentLineNumber, self.CurrentColumnNumber = self._line, self._column
        self.CurrentByteIndex = self._byte

    # Tokens.

    def _run(self):
        while self._at < len(self._data):
            try:
                if self._stack or self._is_part:
                    end = self._content()
                else:
                    end = self._outside()
            except _Incomplete:
                if self._is_final:
                    self._unclosed()
                return
            self._move_to(end)

    def _unclosed(self):
        if self._data.startswith('<![CDATA[', self._at):
            self._fail('UNCLOSED_CDATA_SECTION', len(self._data))
        self._fail('UNCLOSED_TOKEN')

    def _end(self):
        self._flush()
        if self._stack or self._state != 'after' and not self._is_part:
            self._fail('NO_ELEMENTS', len(self._data))
        self._announce()
        self._is_finished = True

    def _find(self, text, start):
        found = self._data.find(text, start)
        if found < 0:
            raise _Incomplete
        return found

    def _outside(self):
        """Before and after the document's element."""
        data, at = self._data, self._at
        end = _space.match(data, at).end()
        if end > at:
            if self._state == 'start':
                self._state = 'prolog'
            self._default(data[at:end])
            return end
        if data[at] != '<':
            if self._state == 'after':
                self._fail('JUNK_AFTER_DOC_ELEMENT')
            self._fail('SYNTAX' if self._state == 'prolog' else
                       'SYNTAX' if _name.match(data, at) else 'INVALID_TOKEN')
        if data.startswith('<?', at):
            return self._instruction()
        if data.startswith('<!--', at):
            return self._comment()
        if self._state == 'after':
            if len(data) < at + 2 and not self._is_final:
                raise _Incomplete
            self._fail('JUNK_AFTER_DOC_ELEMENT')
        if data.startswith('<!DOCTYPE', at):
            if self._has_doctype:
                self._fail('SYNTAX')
            return self._doctype()
        if '<!DOCTYPE'.startswith(data[at:]) or '<!--'.startswith(data[at:]):
            raise _Incomplete
        if data.startswith('</', at):
            self._fail('INVALID_TOKEN', at + 1)
        return self._element()

    def _content(self):
        data, at = self._data, self._at
        c = data[at]
        if c == '<':
            if data.startswith('</', at):
                return self._close()
            if data.startswith('<!', at):
                if data.startswith('<!--', at):
                    return self._comment()
                if data.startswith('<![CDATA[', at):
                    return self._cdata()
                if '<![CDATA['.startswith(data[at:]) or '<!--'.startswith(data[at:]):
                    raise _Incomplete
                self._fail('INVALID_TOKEN', at + 2)
            if data.startswith('<?', at):
                return self._instruction()
            return self._element()
        if c == '&':
            return self._content_reference()
        end = data.find('<', at)
        other = data.find('&', at, end if end >= 0 else len(data))
        if other >= 0:
            end = other
        if end < 0:
            end = len(data)
            if not self._is_final:
                # This may be the beginning of "]]>".
                while end > at and end > len(data) - 2 and data[end - 1] == ']':
                    end -= 1
                if end == at:
                    raise _Incomplete
        bad = _bad_character.search(data, at, end)
        if bad:
            if bad.start() > at:
                self._characters(data[at:bad.start()])
            self._fail('INVALID_TOKEN', bad.end() - 1)
        self._characters(data[at:end])
        return end

    def _characters(self, text):
        if self.buffer_text:
            if not self._text:
                self._announce()
            self._text.append(text)
        elif self.CharacterDataHandler is not None or self._has_default():
            # Line ends come on their own.
            for piece in re.findall('\n|[^\n]+', text):
                self._announce()
                self._tell_text(piece)

    def _tell_text(self, text):
        if self.CharacterDataHandler is not None:
            self.CharacterDataHandler(text)
        else:
            self._tell_default(text)

    def _flush(self):
        if self._text:
            text = ''.join(self._text)
            self._text.clear()
            self._tell_text(text)

    def _has_default(self):
        return self.DefaultHandler is not None or self.DefaultHandlerExpand is not None

    def _tell_default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is not None:
            handler(text)

    def _default(self, text):
        if self._has_default():
            self._flush()
            self._announce()
            self._tell_default(text)

    def _tell(self, handler, arguments, raw):
        """Calls a handler; without one the default handler gets the source."""
        self._flush()
        self._announce()
        if handler is not None:
            return handler(*arguments)
        self._tell_default(raw)

    def _content_reference(self):
        data, at = self._data, self._at
        found = _reference.match(data, at)
        if not found:
            end = data.find(';', at)
            if end < 0 and not self._is_final and re.fullmatch('&#?[^\\s<&;]*', data[at:]):
                raise _Incomplete
            bad = re.compile(f'&(?:#x?[0-9a-fA-F]*|{_NAME})?').match(data, at).end()
            if bad >= len(data):
                raise _Incomplete
            self._fail('INVALID_TOKEN', bad)
        raw, name = found[0], found[3]
        if name is None:
            self._characters(self._character(found))
        elif name in _PREDEFINED:
            self._characters(_PREDEFINED[name])
        elif name in self._entities:
            if name in self._expanding:
                self._fail('RECURSIVE_ENTITY_REF')
            if self.DefaultHandler is not None and self.DefaultHandlerExpand is None:
                self._default(raw)
            else:
                self._expand(name)
        elif name in self._external:
            base, system, public, notation = self._external[name]
            if notation is not None:
                self._fail('BINARY_ENTITY_REF')
            if self.ExternalEntityRefHandler is not None:
                self._flush()
                self._announce()
                if not self.ExternalEntityRefHandler(name, base, system, public):
                    self._fail('EXTERNAL_ENTITY_HANDLING')
            else:
                self._default(raw)
        elif self._has_doctype and self._has_external_subset:
            if self.SkippedEntityHandler is not None:
                self._tell(self.SkippedEntityHandler, (name, False), raw)
            else:
                self._default(raw)
        else:
            self._fail('UNDEFINED_ENTITY')
        return found.end()

    def _expand(self, name):
        """Reads an entity's text in its place."""
        self._expanding.append(name)
        kept = self._data, self._at, self._line, self._column, self._byte, self._is_final
        depth = len(self._stack)
        self._data, self._at, self._is_final = self._entities[name], 0, True
        try:
            while self._at < len(self._data):
                end = self._content()
                self._at = end
        except _Incomplete:
            self._data, self._at, self._line, self._column, self._byte, self._is_final = kept
            self._fail('UNCLOSED_TOKEN')
        self._data, self._at, self._line, self._column, self._byte, self._is_final = kept
        self._expanding.pop()
        if len(self._stack) != depth:
            self._fail('ASYNC_ENTITY')

    def _character(self, found):
        number = int(found[1]) if found[1] else int(found[2], 16)
        if number > 0x10ffff or _bad_character.match(chr(number)) or 0xd800 <= number < 0xe000:
            self._fail('BAD_CHAR_REF', self._at)
        return chr(number)

    def _value(self, text, at, inside=()):
        """An attribute's value, whose text begins at a place of the source."""
        if '&' not in text:
            return text.replace('\t', ' ').replace('\n', ' ') if '\t' in text or '\n' in text else text
        pieces = []
        start = 0
        while True:
            found = text.find('&', start)
            if found < 0:
                pieces.append(self._value(text[start:], at))
                return ''.join(pieces)
            pieces.append(self._value(text[start:found], at))
            reference = _reference.match(text, found)
            if not reference:
                self._fail('INVALID_TOKEN', None if inside else at + found + 1)
            name = reference[3]
            if name is None:
                pieces.append(self._character(reference))
            elif name in _PREDEFINED:
                pieces.append(_PREDEFINED[name])
            elif name in inside:
                self._fail('RECURSIVE_ENTITY_REF', None if inside else at + found)
            elif name in self._entities:
                pieces.append(self._value(self._entities[name], at, (*inside, name)))
            elif name in self._external:
                self._fail('ATTRIBUTE_EXTERNAL_ENTITY_REF', None if inside else at + found)
            elif not (self._has_doctype and self._has_external_subset):
                self._fail('UNDEFINED_ENTITY', None if inside else at + found)
            start = reference.end()

    # Elements.

    def _element(self):
        data, at = self._data, self._at
        found = _start_tag.match(data, at)
        if not found:
            self._bad_tag()
        name, attributes, empty = found.groups()
        pairs = []
        if attributes:
            seen = set()
            start, end = found.span(2)
            while start < end:
                one = _attribute.match(data, start)
                key = one[1]
                if key in seen:
                    self._fail('DUPLICATE_ATTRIBUTE', one.start(1))
                seen.add(key)
                which = 2 if one[2] is not None else 3
                pairs.append((key, self._value(one[which], one.start(which))))
                start = one.end()
        specified = len(pairs)
        if self._defaults and name in self._defaults:
            present = {key for key, _ in pairs}
            for key, (value, is_tokens) in self._defaults[name].items():
                if key not in present:
                    if value is not None:
                        pairs.append((key, value))
                elif is_tokens:
                    pairs = [(k, ' '.join(v.split(' ')) if k == key else v) for k, v in pairs]
        if self._state != 'content':
            self._state = 'content'
        self._flush()
        self._announce()
        shown, declared = name, ()
        if self._separator is not None:
            shown, pairs, declared = self._resolve(name, pairs)
        self._stack.append((name, shown, declared))
        handler = self.StartElementHandler
        if handler is not None:
            if self.ordered_attributes:
                given = [part for pair in pairs for part in pair]
            else:
                given = dict(pairs)
            handler(shown, given)
        else:
            self._tell_default(found[0])
        if empty:
            self._ended('')
        return found.end()

    def _bad_tag(self):
        """Says what is wrong with a start tag, or that it is not complete."""
        data, at = self._data, self._at
        place = at + 1
        found = _name.match(data, place)
        if not found:
            if place >= len(data):
                raise _Incomplete
            self._fail('INVALID_TOKEN', place)
        place = found.end()
        while True:
            found = _attribute.match(data, place)
            if not found:
                break
            place = found.end()
        rest = re.compile(
            f'[ \t\r\n]*(?:/|(?:(?<=[ \t\r\n]){_NAME}[ \t\r\n]*(?:=[ \t\r\n]*(?:"[^"<]*|\'[^\'<]*)?)?)?)').match(data, place)
        if rest.end() >= len(data):
            raise _Incomplete
        self._fail('INVALID_TOKEN', rest.end())

    def _resolve(self, name, pairs):
        """Names with their namespaces, and the prefixes that an element declares."""
        declared = []
        scope = self._namespaces[-1]
        plain = []
        for key, value in pairs:
            if key == 'xmlns':
                declared.append((None, value or None))
            elif key.startswith('xmlns:'):
                if not value:
                    self._fail('UNDECLARING_PREFIX')
                declared.append((key[6:], value))
            else:
                plain.append((key, value))
        if declared:
            scope = {**scope, **dict(declared)}
            for prefix, uri in declared:
                if self.StartNamespaceDeclHandler is not None:
                    self.StartNamespaceDeclHandler(prefix, uri)
        self._namespaces.append(scope)
        resolved = []
        for key, value in plain:
            resolved.append((self._qualified(key, scope, False), value))
        if len({key for key, _ in resolved}) < len(resolved):
            self._fail('DUPLICATE_ATTRIBUTE')
        return self._qualified(name, scope, True), resolved, declared

    def _qualified(self, name, scope, is_element):
        prefix, colon, local = name.partition(':')
        if not colon:
            uri = scope.get(None) if is_element else None
            return name if uri is None else uri + self._separator + name
        uri = scope.get(prefix)
        if uri is None:
            self._fail('UNBOUND_PREFIX')
        full = uri + self._separator + local
        return full + self._separator + prefix if self.namespace_prefixes and self._separator else full

    def _close(self):
        data, at = self._data, self._at
        found = _end_tag.match(data, at)
        if not found:
            rest = re.compile(f'</(?:{_NAME}[ \t\r\n]*)?').match(data, at)
            if rest.end() >= len(data):
                raise _Incomplete
            self._fail('INVALID_TOKEN', rest.end())
        if not self._stack:
            self._fail('ASYNC_ENTITY')
        if self._stack[-1][0] != found[1]:
            self._fail('TAG_MISMATCH', at + 2)
        self._ended(found[0])
        return found.end()

    def _ended(self, raw):
        _, shown, declared = self._stack.pop()
        if self._separator is not None:
            self._namespaces.pop()
        # An empty element's source has been told with its start.
        if raw or self.EndElementHandler is not None:
            self._tell(self.EndElementHandler, (shown,), raw)
        for prefix, _ in reversed(declared):
            if self.EndNamespaceDeclHandler is not None:
                self.EndNamespaceDeclHandler(prefix)
        if not self._stack and not self._is_part:
            self._state = 'after'

    # Other markup.

    def _cdata(self):
        at = self._at
        end = self._find(']]>', at + 9)
        self._tell(self.StartCdataSectionHandler, (), '<![CDATA[')
        text = self._data[at + 9:end]
        bad = re.search('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', text)
        if bad:
            self._fail('INVALID_TOKEN', at + 9 + bad.start())
        if text:
            self._characters(text)
        self._tell(self.EndCdataSectionHandler, (), ']]>')
        return end + 3

    def _comment(self):
        data, at = self._data, self._at
        end = self._find('--', at + 4)
        if len(data) == end + 2:
            raise _Incomplete
        if data[end + 2] != '>':
            self._fail('INVALID_TOKEN', end + 2)
        if self._state == 'start':
            self._state = 'prolog'
        self._tell(self.CommentHandler, (data[at + 4:end],), data[at:end + 3])
        return end + 3

    def _instruction(self):
        data, at = self._data, self._at
        end = self._find('?>', at + 2) + 2
        found = _pi.match(data, at)
        if not found or found.end() != end:
            name = _name.match(data, at + 2)
            self._fail('INVALID_TOKEN', name.end() if name else at + 2)
        target = found[1]
        if target == 'xml' and self._state == 'start':
            declaration = _xml_declaration.match(data, at)
            if not declaration:
                self._fail('XML_DECL', at + 6)
            version = declaration[1] if declaration[1] is not None else declaration[2]
            encoding = declaration[3] if declaration[3] is not None else declaration[4]
            standalone = declaration[5] or declaration[6]
            standalone = -1 if standalone is None else int(standalone == 'yes')
            self._state = 'prolog'
            self._tell(self.XmlDeclHandler, (version, encoding, standalone), found[0])
            return end
        if target.lower() == 'xml':
            self._fail('MISPLACED_XML_PI' if target == 'xml' else 'INVALID_TOKEN')
        if self._state == 'start':
            self._state = 'prolog'
        self._tell(self.ProcessingInstructionHandler, (target, found[2] or ''), found[0])
        return end


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError("ParserCreate() argument 'encoding' must be str or None, not "
                        + type(encoding).__name__)
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            raise TypeError("ParserCreate() argument 'namespace_separator' must be str or None, not "
                            + type(namespace_separator).__name__)
        if len(namespace_separator) > 1:
            raise ValueError('namespace_separator must be at most one character, omitted, or None')
    return XMLParserType(encoding, namespace_separator, {} if intern is None else intern)
