import hashlib, hmac
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 1000).hex())
print(hashlib.pbkdf2_hmac('sha1', b'p'*100, b's', 3, 50).hex())
print(hmac.new(b'k', b'm', 'sha256').hexdigest(), hmac.digest(b'k', b'm', 'md5').hex(), hmac.compare_digest(b'a', b'a'))
print(hmac.new(b'k', b'm', hashlib.sha512).hexdigest()[:20], hashlib.new('sha256', b'a').hexdigest()[:10], hashlib.sha256(b'x').name)
for f in (lambda: hashlib.pbkdf2_hmac('sha256', b'p', b's', 0), lambda: hashlib.pbkdf2_hmac('nope', b'p', b's', 1), lambda: hashlib.new('nope'), lambda: hmac.new(b'k', b'm'), lambda: hmac.new('k', b'm', 'sha1'), lambda: hashlib.pbkdf2_hmac('sha1', b'p', b's', 1, 0)):
    try: print(f())
    except Exception as e: print(isinstance(e, ValueError), isinstance(e, TypeError))
