"""The grammar of XML 1.0 as far as `pyexpat` needs it, and how it reads a document type declaration."""

import re
import sys
import types


def make_module(name, doc):
    module = types.ModuleType(f'pyexpat.{name}', doc)
    sys.modules[f'pyexpat.{name}'] = module
    return module


model = make_module('model', 'Constants used to interpret content model information.')
for _number, _name in enumerate(('EMPTY', 'ANY', 'MIXED', 'NAME', 'CHOICE', 'SEQ'), 1):
    setattr(model, f'XML_CTYPE_{_name}', _number)
for _number, _name in enumerate(('NONE', 'OPT', 'REP', 'PLUS')):
    setattr(model, f'XML_CQUANT_{_name}', _number)
del _number, _name


_START = ':A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff' \
         '\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff'
_NAME = f'[{_START}][{_START}\\-.0-9\xb7\u0300-\u036f\u203f-\u2040]*'
_name = re.compile(_NAME)
_space = re.compile('[ \t\r\n]*')
_attribute = re.compile(f'[ \t\r\n]+({_NAME})[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|\'([^\'<]*)\')')
_start_tag = re.compile(
    f'<({_NAME})((?:[ \t\r\n]+{_NAME}[ \t\r\n]*=[ \t\r\n]*(?:"[^"<]*"|\'[^\'<]*\'))*)[ \t\r\n]*(/?)>')
_end_tag = re.compile(f'</({_NAME})[ \t\r\n]*>')
_reference = re.compile(f'&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));')
_pi = re.compile(f'<\\?({_NAME})(?:[ \t\r\n]+(.*?))?\\?>', re.S)
_xml_declaration = re.compile(
    '<\\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|\'([^\']*)\')'
    '(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|\'([^\']*)\'))?'
    '(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(yes|no)"|\'(yes|no)\'))?[ \t\r\n]*\\?>')
_bad_character = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\\]\\]>')
_encoding = re.compile(b'<\\?xml[^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["\']([A-Za-z][A-Za-z0-9._\\-]*)["\']')
_PREDEFINED = {'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'"}
_XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

class _Incomplete(Exception):
    """A token goes on behind what has come so far."""


class Doctype:
    """The part of a parser that reads document types."""

    _has_external_subset = False

    def _doctype(self):
        data, at = self._data, self._at
        head = re.compile(
            f'<!DOCTYPE[ \t\n]+({_NAME})(?:[ \t\n]+(?:SYSTEM[ \t\n]+(?:"([^"]*)"|\'([^\']*)\')'
            f'|PUBLIC[ \t\n]+(?:"([^"]*)"|\'([^\']*)\')[ \t\n]+(?:"([^"]*)"|\'([^\']*)\')))?[ \t\n]*([\\[>])'
        ).match(data, at)
        if not head:
            if '>' in data[at:] or '[' in data[at:]:
                self._fail('SYNTAX' if _name.match(data, at + 10) else 'INVALID_TOKEN', at + 10)
            raise _Incomplete
        name = head[1]
        pick = lambda *groups: next((head[g] for g in groups if head[g] is not None), None)
        system, public = pick(2, 3, 6, 7), pick(4, 5)
        if public is not None:
            public = ' '.join(public.split())
        has_subset = head[8] == '['
        end = head.end()
        parts = []
        if has_subset:
            end = self._subset(end, parts)
            close = re.compile('[ \t\n]*>').match(data, end)
            if not close:
                if _space.match(data, end).end() >= len(data):
                    raise _Incomplete
                self._fail('SYNTAX', end)
            end = close.end()
        self._state = 'prolog'
        self._has_doctype = True
        self._has_external_subset = system is not None
        self._flush()
        self._announce()
        if self.StartDoctypeDeclHandler is not None:
            self.StartDoctypeDeclHandler(name, system, public, int(has_subset))
        else:
            self._tell_default(head[0])
        for kind, *arguments in parts:
            getattr(self, f'_declare_{kind}')(*arguments)
        if self.EndDoctypeDeclHandler is not None:
            self.EndDoctypeDeclHandler()
        return end

    def _subset(self, at, parts):
        """Reads declarations up to the closing bracket."""
        data = self._data
        while True:
            at = _space.match(data, at).end()
            if at >= len(data):
                raise _Incomplete
            if data[at] == ']':
                return at + 1
            if data.startswith('<!--', at):
                end = self._find('-->', at + 4) + 3
                parts.append(('comment', data[at + 4:end - 3], data[at:end]))
            elif data.startswith('<?', at):
                end = self._find('?>', at) + 2
                found = _pi.match(data, at)
                if not found:
                    self._fail('INVALID_TOKEN', at + 2)
                parts.append(('instruction', found[1], found[2] or '', found[0]))
            elif data[at] == '%':
                end = self._find(';', at) + 1
                parts.append(('parameter', data[at + 1:end - 1], data[at:end]))
            elif data.startswith('<!', at):
                token = re.compile('<!(?:"[^"]*"|\'[^\']*\'|[^"\'>])*>').match(data, at)
                if not token:
                    raise _Incomplete
                end = token.end()
                word = _name.match(data, at + 2)
                kind = word[0] if word else ''
                if kind not in ('ENTITY', 'ELEMENT', 'ATTLIST', 'NOTATION'):
                    self._fail('INVALID_TOKEN', at + 2)
                parts.append((kind, token[0], at))
            elif '<!'.startswith(data[at:]):
                raise _Incomplete
            else:
                self._fail('SYNTAX' if _name.match(data, at) else 'INVALID_TOKEN', at)
            at = end

    def _declare_comment(self, text, raw):
        self._tell(self.CommentHandler, (text,), raw)

    def _declare_instruction(self, target, text, raw):
        self._tell(self.ProcessingInstructionHandler, (target, text), raw)

    def _declare_parameter(self, name, raw):
        self._has_external_subset = True
        self._tell(self.SkippedEntityHandler, (name, True), raw)

    _entity = re.compile(
        f'<!ENTITY[ \t\n]+(%[ \t\n]+)?({_NAME})[ \t\n]+(?:(?:"([^"]*)"|\'([^\']*)\')'
        f'|(?:SYSTEM|PUBLIC[ \t\n]+("[^"]*"|\'[^\']*\'))[ \t\n]+("[^"]*"|\'[^\']*\')(?:[ \t\n]+NDATA[ \t\n]+({_NAME}))?)'
        '[ \t\n]*>')

    def _declare_ENTITY(self, raw, at):
        found = self._entity.fullmatch(raw)
        if not found:
            self._fail('SYNTAX', at)
        name, is_parameter = found[2], found[1] is not None
        value = found[3] if found[3] is not None else found[4]
        if value is not None:
            replace = lambda r: r[0] if r[3] else self._character(r)
            value = _reference.sub(replace, value)
            if not is_parameter:
                self._entities.setdefault(name, value)
            self._tell(self.EntityDeclHandler,
                       (name, int(is_parameter), value, self._base, None, None, None), raw)
            return
        public = ' '.join(found[5][1:-1].split()) if found[5] else None
        system, notation = found[6][1:-1], found[7]
        if not is_parameter and name not in self._entities:
            self._external.setdefault(name, (self._base, system, public, notation))
        if notation is not None and self.UnparsedEntityDeclHandler is not None:
            self._tell(self.UnparsedEntityDeclHandler, (name, self._base, system, public, notation), raw)
        else:
            self._tell(self.EntityDeclHandler,
                       (name, int(is_parameter), None, self._base, system, public, notation), raw)

    _notation = re.compile(
        f'<!NOTATION[ \t\n]+({_NAME})[ \t\n]+(?:SYSTEM[ \t\n]+("[^"]*"|\'[^\']*\')'
        f'|PUBLIC[ \t\n]+("[^"]*"|\'[^\']*\')(?:[ \t\n]+("[^"]*"|\'[^\']*\'))?)[ \t\n]*>')

    def _declare_NOTATION(self, raw, at):
        found = self._notation.fullmatch(raw)
        if not found:
            self._fail('SYNTAX', at)
        unquoted = lambda text: text[1:-1] if text else None
        system, public = unquoted(found[2] or found[4]), unquoted(found[3])
        self._tell(self.NotationDeclHandler, (found[1], self._base, system, public), raw)

    _attribute_type = re.compile(
        f'[ \t\n]+({_NAME})[ \t\n]+(CDATA|ID|IDREFS?|ENTITY|ENTITIES|NMTOKENS?|(?:NOTATION[ \t\n]*)?\\([^)]*\\))'
        '[ \t\n]+(?:(#REQUIRED|#IMPLIED)|(#FIXED[ \t\n]+)?(?:"([^"<]*)"|\'([^\'<]*)\'))')

    def _declare_ATTLIST(self, raw, at):
        head = re.compile(f'<!ATTLIST[ \t\n]+({_NAME})').match(raw)
        if not head:
            self._fail('SYNTAX', at)
        element, place = head[1], head.end()
        while True:
            found = self._attribute_type.match(raw, place)
            if not found:
                break
            name, kind, keyword, fixed = found.groups()[:4]
            kind = re.sub('[ \t\n]+', '', kind)
            default = found[5] if found[5] is not None else found[6]
            is_tokens = kind != 'CDATA'
            if default is not None:
                default = self._value(default, at)
                if is_tokens:
                    default = ' '.join(default.split(' '))
            known = self._defaults.setdefault(element, {})
            known.setdefault(name, (default, is_tokens))
            required = int(keyword == '#REQUIRED' or fixed is not None)
            self._tell(self.AttlistDeclHandler, (element, name, kind, default, required), raw)
            place = found.end()
        if not re.compile('[ \t\n]*>').fullmatch(raw, place):
            self._fail('SYNTAX', at)

    def _declare_ELEMENT(self, raw, at):
        found = re.compile(f'<!ELEMENT[ \t\n]+({_NAME})[ \t\n]+(.*?)[ \t\n]*>', re.S).fullmatch(raw)
        if not found:
            self._fail('SYNTAX', at)
        text = re.sub('[ \t\n]+', '', found[2])
        if text == 'EMPTY':
            content = (model.XML_CTYPE_EMPTY, 0, None, ())
        elif text == 'ANY':
            content = (model.XML_CTYPE_ANY, 0, None, ())
        else:
            content, rest = _content_model(text)
            if content is None or rest:
                self._fail('SYNTAX', at)
        self._tell(self.ElementDeclHandler, (found[1], content), raw)


def _content_model(text):
    """A content model and what comes behind it."""
    if not text.startswith('('):
        found = re.match('#PCDATA|' + _NAME, text)
        if not found:
            return None, text
        quantity, rest = _quantity(text[found.end():])
        return (model.XML_CTYPE_NAME, quantity, found[0], ()), rest
    text = text[1:]
    parts, joint = [], None
    while True:
        part, text = _content_model(text)
        if part is None or not text:
            return None, text
        parts.append(part)
        c, text = text[0], text[1:]
        if c == ')':
            break
        if c not in ',|' or joint not in (None, c):
            return None, text
        joint = c
    quantity, text = _quantity(text)
    if parts[0][2] == '#PCDATA':
        return (model.XML_CTYPE_MIXED, quantity, None, tuple(parts[1:])), text
    kind = model.XML_CTYPE_CHOICE if joint == '|' else model.XML_CTYPE_SEQ
    return (kind, quantity, None, tuple(parts)), text


def _quantity(text):
    quantity = '?*+'.find(text[:1]) + 1 if text else 0
    return quantity, text[1:] if quantity else text
