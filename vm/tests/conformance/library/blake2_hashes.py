import hashlib
from probe import show
b, s = hashlib.blake2b, hashlib.blake2s
show(r'''
b(b'abc').hexdigest()
s(b'abc').hexdigest()
b(b'abc', digest_size=16).hexdigest(), s(b'abc', digest_size=10).hexdigest()
b(b'message', key=b'secret key').hexdigest()[:40], s(b'message', key=b'k').hexdigest()
b(b'm', salt=b'salt', person=b'me').hexdigest()[:40], s(b'm', salt=b'12345678', person=b'p').hexdigest()
b(b'x' * 1000, digest_size=20).hexdigest(), b(b'x' * 128).hexdigest()[:32], b(b'x' * 129).hexdigest()[:32], s(b'x' * 64).hexdigest(), s(b'').hexdigest()
b(b'leaf', fanout=2, depth=2, leaf_size=4096, node_offset=1, node_depth=0, inner_size=64, last_node=True).hexdigest()[:40]
s(b'leaf', fanout=2, depth=2, leaf_size=4096, node_offset=1, node_depth=1, inner_size=32).hexdigest()
b().name, b().digest_size, b().block_size, s().name, s().digest_size, s().block_size, b(digest_size=5).digest_size, len(b(digest_size=5).digest())
b.SALT_SIZE, b.PERSON_SIZE, b.MAX_KEY_SIZE, b.MAX_DIGEST_SIZE, s.SALT_SIZE, s.PERSON_SIZE, s.MAX_KEY_SIZE, s.MAX_DIGEST_SIZE
hashlib.new('blake2b', b'abc', digest_size=8).hexdigest(), 'blake2s' in hashlib.algorithms_guaranteed
''', globals())
h = b(key=b'key')
c = h.copy()
for part in (b'one', b' two', b' three' * 50):
    h.update(part)
c.update(b'one two' + b' three' * 50)
print(h.hexdigest() == c.hexdigest(), h.digest() == h.digest())
def refused(f, **kw):
    try:
        f(**kw)
        print('accepted', kw)
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, sorted(kw))
for f in (b, s):
    refused(f, digest_size=0)
    refused(f, digest_size=65)
    refused(f, key=b'k' * 65)
    refused(f, salt=b's' * 17)
    refused(f, person=b'p' * 17)
    refused(f, fanout=256)
    refused(f, depth=0)
    refused(f, leaf_size=1 << 32)
    refused(f, node_offset=1 << 64)
    refused(f, node_offset=-1)
    refused(f, inner_size=65)
    refused(f, key='text')
    refused(f, unknown=1)
