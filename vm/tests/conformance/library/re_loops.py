# Loops of regular expressions: what is tried first, empty rounds, limits, groups inside of loops.
import re


def show(pattern, *subjects, flags=0):
    compiled = re.compile(pattern, flags)
    for s in subjects:
        m = compiled.search(s)
        print(repr(pattern), repr(s), m and (m.span(), m.groups(), m.lastindex))


show(r"(?:a|ab)(?:c|bcd)(d*)", "abcd", "acd", "abc")
show(r"(a*)*", "aaa", "b", "")
show(r"(a*)+?b", "aaab", "b")
show(r"(?:(a)|b)*", "ab", "ba", "bb")
show(r"(?:(a)|(b))+", "abab", "bbba")
show(r"(a|b){2,3}?c", "ababc", "abc", "ac")
show(r"(?:x{0,2}y){2}", "xxyxy", "xyxxxy", "yy")
show(r"a{2}", "a", "aa", "aaa")
show(r"a{,2}b", "aaab", "b")
show(r"(?:ab?)*?c", "ababac", "c", "abb")
show(r"((?:a{1,2}){1,2})(a*)", "aaaaaa", "a")
show(r"(\w+)\s+\1", "hello hello", "a b c c", "no")
show(r"(?:(\w)\1)+", "aabbc", "abba")
show(r".*?(\d+)(.*)", "abc123def45")
show(r"<(.+?)>.*</\1>", "<b>x</b><i>y</i>", "<b>x</i>")
show(r"(?:a?){5}a{5}", "aaaaa", "aaaa")
show(r"^(?:(\d+)|(\w+))$", "123", "abc", "12c", "-")
show(r"(a+|b+|c+)*c", "aabbcc", "aabb")
show(r"(?:|a)+", "aaa")
show(r"(?:a|)+b", "aab", "b")
show(r"(.)*?(..)$", "abcdef", "ab", "a")
show(r"\s*(\S*)\s*$", "  trailing  ", "")
show(r"(?s).*x", "a\nbx\n", "nothing")
show(r".*x", "a\nbx\n")
show(r"[^,]*,[^,]*", "a,b,c", ",", "abc")
show(r"(?:ab|cd|ef)*(?:ef|gh)", "abcdefgh", "abef", "ab")
show("a" * 20 + "?b", "a" * 20 + "b", "a" * 19 + "b")
print(re.match(r"(?:a|b)*", "ab" * 50000).end(), re.match(r"(?:a|b)*?c", "ab" * 50000))
print(re.match(r"(a|b)*$", "ab" * 20000).span(1))
