import html, urllib.parse as up, uuid, ipaddress, colorsys, graphlib, secrets, quopri, mimetypes
print(html.escape("<a href='x'>&\""), html.unescape("&lt;&eacute;&#8364;&amp;nbsp"), up.quote("a b/é?"), up.unquote("a%20b%C3%A9"), up.urlencode({"a": 1, "b": "x y"}), up.quote_plus("a b"))
u = up.urlparse("https://user:pw@host:8080/p/a;x?q=1&r=2#frag")
print(u.scheme, u.netloc, u.hostname, u.port, u.path, u.query, u.fragment, u.username, up.parse_qs(u.query), up.parse_qsl("a=1&a=2"), u.geturl())
print(up.urljoin("http://a/b/c", "../d"), up.urlunsplit(("http", "h", "/p", "q", "")), up.urlsplit("//h/p").netloc)
x = uuid.UUID("12345678123456781234567812345678")
print(x, x.hex, x.int, x.version, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "a"), len(str(uuid.uuid4())), uuid.uuid4() != uuid.uuid4())
ip = ipaddress.ip_address("192.168.1.10")
net = ipaddress.ip_network("192.168.1.0/28")
print(ip, ip in net, net.num_addresses, list(net.hosts())[:2], ip.is_private, net.broadcast_address, ip + 5, ipaddress.ip_address("::1").is_loopback, list(net.subnets())[1])
print([round(v, 3) for v in colorsys.rgb_to_hsv(0.2, 0.4, 0.6)], [round(v, 3) for v in colorsys.hls_to_rgb(0.5, 0.5, 0.5)])
t = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
print(list(t.static_order())[0], list(graphlib.TopologicalSorter({1: [2], 2: [3]}).static_order()))
try:
    list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as e:
    print("CycleError", len(e.args[1]))
print(len(secrets.token_hex(8)), secrets.compare_digest("a", "a"), 0 <= secrets.randbelow(5) < 5, quopri.encodestring("é=".encode()), mimetypes.guess_type("a.html"))
for bad in (lambda: uuid.UUID("x"), lambda: ipaddress.ip_address("300.1.1.1"), lambda: ipaddress.ip_network("10.0.0.1/8"), lambda: up.urlparse("http://h:x").port):
    try:
        bad()
    except ValueError as e:
        print("ValueError")
total = 0
for i in range(200):
    total += len(up.unquote(up.quote(chr(200 + i) * 2)))
print(total)
