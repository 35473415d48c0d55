import asyncio
import json
from unittest import mock
from unittest.mock import ANY, MagicMock, Mock, call, patch, sentinel

m = Mock(return_value=3, name="m")
print(m(1, k=2), m.called, m.call_count, m.call_args, m.mock_calls)
m.assert_called_once_with(1, k=ANY)
try:
    m.assert_called_with(5)
except AssertionError as e:
    # Its indentation depends on the version.
    print(str(e).split())
m.method.return_value.other.side_effect = [1, ValueError("second")]
print(m.method().other())
try:
    m.method().other()
except ValueError as e:
    print(e)
print(m.mock_calls)
magic = MagicMock()
magic.__len__.return_value = 7
magic.__getitem__.side_effect = lambda key: key * 2
print(len(magic), magic["ab"], bool(magic), int(magic), list(magic))
with magic as entered:
    print(entered is magic.__enter__.return_value)
with patch("json.dumps", return_value="patched") as dumps:
    print(json.dumps({}), dumps.call_args == call({}))
print(json.dumps({}))


class Service:
    limit = 5

    def fetch(self, key, *, retries=1):
        return key


with patch.object(Service, "fetch", autospec=True) as fetch:
    fetch.return_value = sentinel.answer
    service = Service()
    print(service.fetch("k", retries=2))
    print(fetch.call_args.kwargs)
    try:
        service.fetch("k", wrong=1)
    except TypeError as e:
        print(e)
spec = mock.create_autospec(Service)
print(spec().fetch(1) is spec().fetch.return_value)
try:
    spec.nothing
except AttributeError as e:
    print(e)
settings = {"a": 1}
with patch.dict(settings, {"b": 2}, clear=True):
    print(settings)
print(settings)


@patch.object(Service, "limit", 9)
@patch("json.loads")
def decorated(loads):
    return Service.limit, loads is json.loads


print(decorated(), Service.limit)
opener = mock.mock_open(read_data="line 1\nline 2\n")
with patch("builtins.open", opener):
    with open("anything") as f:
        print(f.read())
opener.assert_called_once_with("anything")
prop = mock.PropertyMock(return_value=4)
with patch.object(Service, "limit", new_callable=lambda: prop):
    print(Service().limit, prop.mock_calls)


async def main():
    coroutine = mock.AsyncMock(return_value=5)
    print(await coroutine(1))
    coroutine.assert_awaited_once_with(1)
    print(coroutine.await_count)


asyncio.run(main())
