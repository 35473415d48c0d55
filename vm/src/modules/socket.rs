//! `_socket`: pairs of connected sockets within the process, which event loops wake themselves with. Sockets
//! of the network are an error.

use super::select::{poll_all, seconds};
use super::{exception_class, module, native_type, set, set_numbers, unsupported};
use crate::build;
use crate::heap::Ref;
use crate::methods::bytes::to_bytes;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustix::event::PollFlags;
use rustix::net::{
    AddressFamily, Protocol, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType,
};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// A socket; its descriptor is -1 when it is closed.
#[derive(Clone, Copy)]
struct Socket {
    fd: i32,
    family: i32,
    kind: i32,
    proto: i32,
    /// How long an operation may take; `None` for ever.
    timeout: Option<Duration>,
}

const CLOSED: Socket = Socket { fd: -1, family: -1, kind: -1, proto: -1, timeout: None };

/// Looks at a socket's state, or changes it.
fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Socket) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let done = native.and_then(|n| n.data.borrow_mut().downcast_mut::<Socket>().map(f));
    done.ok_or_else(|| vm.type_error("descriptor requires a '_socket.socket' object".into()))
}
fn socket(vm: &mut Vm, w: Word) -> R<Socket> {
    with(vm, w, |s| *s)
}
fn on_file<T>(vm: &mut Vm, fd: i32, f: impl FnOnce(&mut File) -> rustix::io::Result<T>) -> R<T> {
    super::posix::with_descriptor(vm, fd, |file| Ok(f(file)?))
}
fn number(vm: &mut Vm, w: Option<Word>, default: i32) -> R<i32> {
    match w {
        Some(w) => Ok(vm.to_i64(w)? as i32),
        None => Ok(default),
    }
}

fn new(_: &mut Vm, args: &Args) -> R {
    Ok(build::native(args.pos[0].cast::<TypeObj>(), Box::new(CLOSED)))
}
/// `socket.__init__`: takes a descriptor over.
fn init(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "family", "type", "proto", "fileno"];
    let [_, family, kind, proto, fd] = args.bind(vm, "socket", names, 1)?;
    let Some(fd) = fd.filter(|w| *w != Word::NONE) else {
        return Err(unsupported(vm, "network sockets: socket() needs a fileno"));
    };
    let fd = vm.to_i64(fd)? as i32;
    let actual = on_file(vm, fd, |f| {
        let family = rustix::net::sockopt::socket_domain(&*f)?;
        let kind = rustix::net::sockopt::socket_type(&*f)?;
        Ok((i32::from(family.as_raw()), kind.as_raw() as i32))
    })?;
    let chosen = |given: i32, actual: i32| if given == -1 { actual } else { given };
    let family = chosen(number(vm, family, -1)?, actual.0);
    let kind = chosen(number(vm, kind, -1)?, actual.1);
    let proto = number(vm, proto, 0)?.max(0);
    with(vm, args.pos[0], |s| *s = Socket { fd, family, kind, proto, timeout: None })?;
    Ok(build::none())
}
fn pair(vm: &mut Vm, args: &Args) -> R {
    let [family, kind, proto] = args.bind(vm, "socketpair", ["family", "type", "proto"], 0)?;
    let family = number(vm, family, libc::AF_UNIX)?;
    let kind = number(vm, kind, libc::SOCK_STREAM)?;
    let proto = number(vm, proto, 0)?;
    let made = rustix::net::socketpair(
        AddressFamily::from_raw(family as u16),
        SocketType::from_raw(kind as u32),
        SocketFlags::CLOEXEC,
        std::num::NonZeroU32::new(proto as u32).map(Protocol::from_raw),
    );
    let (a, b): (OwnedFd, OwnedFd) = match made {
        Ok(fds) => fds,
        Err(e) => return Err(vm.os_error(&e.into(), &[])),
    };
    let ty = vm.library.socket_type.expect("made with this module");
    let ends = [a, b].map(|end| {
        let fd = vm.library.descriptors.add(File::from(end));
        build::native(ty, Box::new(Socket { fd, family, kind, proto, timeout: None }))
    });
    Ok(build::tuple(vm, ends.to_vec()))
}

/// Waits until the socket is ready, as long as its time limit allows.
fn until_ready(vm: &mut Vm, s: &Socket, events: PollFlags) -> R<()> {
    if s.timeout.is_none_or(|t| t.is_zero()) {
        return Ok(());
    }
    let ready = poll_all(vm, &[(s.fd, events)], s.timeout)?;
    if ready.iter().all(|e| e.is_empty()) {
        let ty = vm.exc().timeout_error;
        return Err(vm.raise(ty, "timed out"));
    }
    Ok(())
}
fn receive_flags(vm: &mut Vm, w: Option<Word>) -> R<RecvFlags> {
    Ok(RecvFlags::from_bits_retain(number(vm, w, 0)? as u32))
}
/// Receives at most `n` bytes.
fn receive(vm: &mut Vm, w: Word, n: i64, flags: Option<Word>) -> R<Vec<u8>> {
    let s = socket(vm, w)?;
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error("negative buffersize in recv"));
    };
    let flags = receive_flags(vm, flags)?;
    vm.ensure_memory(Some(n))?;
    loop {
        until_ready(vm, &s, PollFlags::IN)?;
        let mut data = vec![0; n];
        let got = on_file(vm, s.fd, |f| match rustix::net::recv(&*f, &mut data[..], flags) {
            Err(rustix::io::Errno::INTR) => Ok(None),
            other => other.map(|(n, _)| Some(n)),
        })?;
        if let Some(got) = got {
            data.truncate(got);
            return Ok(data);
        }
        vm.check_attention()?;
    }
}
fn recv(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "recv", 1, 1, 2)?;
    let n = vm.to_i64(args.pos[1])?;
    let data = receive(vm, args.pos[0], n, args.get(2))?;
    Ok(build::bytes(vm, data))
}
fn recv_into(vm: &mut Vm, args: &Args) -> R {
    let [_, buffer, size, flags] =
        args.bind(vm, "recv_into", ["", "buffer", "nbytes", "flags"], 2)?;
    let buffer = buffer.unwrap_or(Word::NONE);
    let room = vm.len(buffer)? as i64;
    let n = match size.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0) {
        0 => room,
        n if n > room => {
            return Err(vm.value_error("buffer too small for requested bytes"));
        }
        n => n,
    };
    let data = receive(vm, args.pos[0], n, flags)?;
    super::io::fill(vm, buffer, &data)
}
/// Sends some of the data; how much.
fn send_some(vm: &mut Vm, s: &Socket, data: &[u8], flags: SendFlags) -> R<usize> {
    loop {
        until_ready(vm, s, PollFlags::OUT)?;
        let sent = on_file(vm, s.fd, |f| match rustix::net::send(&*f, data, flags) {
            Err(rustix::io::Errno::INTR) => Ok(None),
            other => other.map(Some),
        })?;
        match sent {
            Some(n) => return Ok(n),
            None => vm.check_attention()?,
        }
    }
}
/// The arguments of `send` and `sendall`.
fn to_send(vm: &mut Vm, args: &Args, name: &str) -> R<(Socket, Vec<u8>, SendFlags)> {
    args.arity(vm, name, 1, 1, 2)?;
    let s = socket(vm, args.pos[0])?;
    let data = to_bytes(vm, args.pos[1])?;
    // A closed peer is an error, not a signal.
    let flags = SendFlags::from_bits_retain(number(vm, args.get(2), 0)? as u32);
    Ok((s, data, flags | SendFlags::NOSIGNAL))
}
fn send(vm: &mut Vm, args: &Args) -> R {
    let (s, data, flags) = to_send(vm, args, "send")?;
    let n = send_some(vm, &s, &data, flags)?;
    Ok(build::usize(vm, n))
}
fn send_all(vm: &mut Vm, args: &Args) -> R {
    let (s, data, flags) = to_send(vm, args, "sendall")?;
    let mut sent = 0;
    while sent < data.len() {
        sent += send_some(vm, &s, &data[sent..], flags)?;
    }
    Ok(build::none())
}
fn shut_down(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "shutdown", 1, 1, 1)?;
    let how = match vm.to_i64(args.pos[1])? as i32 {
        libc::SHUT_RD => Shutdown::Read,
        libc::SHUT_WR => Shutdown::Write,
        libc::SHUT_RDWR => Shutdown::Both,
        _ => return Err(vm.os_error(&io::Error::from_raw_os_error(libc::EINVAL), &[])),
    };
    let fd = socket(vm, args.pos[0])?.fd;
    on_file(vm, fd, |f| rustix::net::shutdown(&*f, how))?;
    Ok(build::none())
}
/// Forgets the descriptor; which it was.
fn detached(vm: &mut Vm, w: Word) -> R<i32> {
    with(vm, w, |s| std::mem::replace(&mut s.fd, -1))
}
fn close_descriptor(vm: &mut Vm, fd: i32) -> R {
    match vm.library.descriptors.close(fd) {
        Ok(()) => Ok(build::none()),
        Err(e) => Err(vm.os_error(&e, &[])),
    }
}
fn close(vm: &mut Vm, args: &Args) -> R {
    match detached(vm, args.pos[0])? {
        -1 => Ok(build::none()),
        fd => close_descriptor(vm, fd),
    }
}
fn limit(vm: &mut Vm, w: Word, timeout: Option<Duration>) -> R {
    let fd = socket(vm, w)?.fd;
    on_file(vm, fd, |f| rustix::io::ioctl_fionbio(&*f, timeout.is_some()))?;
    with(vm, w, |s| s.timeout = timeout)?;
    Ok(build::none())
}
fn set_timeout(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "settimeout", 1, 1, 1)?;
    let timeout = match args.pos[1] {
        Word::NONE => None,
        w if vm.to_f64(w)? < 0.0 => return Err(vm.value_error("Timeout value out of range")),
        w => seconds(vm, w)?,
    };
    limit(vm, args.pos[0], timeout)
}
fn set_blocking(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setblocking", 1, 1, 1)?;
    let timeout = (!vm.truth(args.pos[1])?).then_some(Duration::ZERO);
    limit(vm, args.pos[0], timeout)
}
fn timeout_of(vm: &mut Vm, w: Word) -> R {
    let timeout = socket(vm, w)?.timeout;
    Ok(timeout.map_or_else(build::none, |t| build::float(vm, t.as_secs_f64())))
}
/// The address of an end of a pair: none has a name.
fn address(vm: &mut Vm, args: &Args) -> R {
    let s = socket(vm, args.pos[0])?;
    on_file(vm, s.fd, |_| Ok(()))?;
    if s.family != libc::AF_UNIX {
        return Err(unsupported(vm, "addresses of network sockets"));
    }
    Ok(build::str(vm, ""))
}
/// A number that describes a socket.
fn part(vm: &mut Vm, w: Word, of: fn(&Socket) -> i32) -> R {
    let n = of(&socket(vm, w)?);
    Ok(build::int64(vm, i64::from(n)))
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let s = socket(vm, args.pos[0])?;
    let text = format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        s.fd, s.family, s.kind, s.proto
    );
    Ok(build::str(vm, &text))
}

/// Functions that are an error.
macro_rules! of_the_network {
    ($($name:literal)*) => {
        &[$(($name, |vm, _| Err(unsupported(vm, concat!("network sockets: ", $name))))),*]
    };
}

const METHODS: &[(&str, NativeFn)] = &[
    ("__init__", init),
    // A socket that nobody closed.
    ("__del__", close),
    ("__repr__", repr),
    ("fileno", |vm, a| {
        let fd = socket(vm, a.pos[0])?.fd;
        Ok(build::int64(vm, i64::from(fd)))
    }),
    ("detach", |vm, a| {
        let fd = detached(vm, a.pos[0])?;
        Ok(build::int64(vm, i64::from(fd)))
    }),
    ("close", close),
    ("recv", recv),
    ("recv_into", recv_into),
    ("send", send),
    ("sendall", send_all),
    ("shutdown", shut_down),
    ("settimeout", set_timeout),
    ("gettimeout", |vm, a| timeout_of(vm, a.pos[0])),
    ("setblocking", set_blocking),
    ("getblocking", |vm, a| {
        let timeout = socket(vm, a.pos[0])?.timeout;
        Ok(build::bool(timeout.is_none_or(|t| !t.is_zero())))
    }),
    ("getsockname", address),
    ("getpeername", address),
];
const NETWORK_METHODS: &[(&str, NativeFn)] = of_the_network! {
    "bind" "connect" "connect_ex" "listen" "_accept" "sendto" "recvfrom" "recvfrom_into" "getsockopt"
    "setsockopt"
};
const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("socketpair", pair),
    ("close", |vm, a| {
        a.arity(vm, "close", 0, 1, 1)?;
        let fd = vm.to_i64(a.pos[0])? as i32;
        close_descriptor(vm, fd)
    }),
    ("dup", |vm, a| {
        a.arity(vm, "dup", 0, 1, 1)?;
        let fd = vm.to_i64(a.pos[0])? as i32;
        let copy = super::posix::with_descriptor(vm, fd, |f| f.try_clone())?;
        let fd = vm.library.descriptors.add(copy);
        Ok(build::int64(vm, i64::from(fd)))
    }),
    ("getdefaulttimeout", |_, _| Ok(build::none())),
    ("gethostname", |vm, _| {
        let name = rustix::system::uname();
        Ok(build::str(vm, &name.nodename().to_string_lossy()))
    }),
];
const NETWORK_FUNCTIONS: &[(&str, NativeFn)] = of_the_network! {
    "setdefaulttimeout" "getaddrinfo" "getnameinfo" "gethostbyname" "gethostbyname_ex" "gethostbyaddr"
    "getservbyname" "getservbyport" "getprotobyname" "inet_aton" "inet_ntoa" "inet_pton" "inet_ntop"
    "if_nameindex" "if_nametoindex" "if_indextoname"
};

const NUMBERS: &[(&str, i64)] = system_numbers! {
    AF_UNSPEC AF_UNIX AF_INET AF_INET6 SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET SOCK_CLOEXEC
    SOCK_NONBLOCK SOL_SOCKET SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_BROADCAST SO_ERROR SO_TYPE SO_LINGER
    SO_SNDBUF SO_RCVBUF SO_RCVTIMEO SO_SNDTIMEO SOMAXCONN SHUT_RD SHUT_WR SHUT_RDWR MSG_PEEK MSG_OOB
    MSG_DONTWAIT MSG_WAITALL MSG_NOSIGNAL MSG_TRUNC MSG_CTRUNC MSG_DONTROUTE IPPROTO_IP IPPROTO_TCP
    IPPROTO_UDP IPPROTO_ICMP IPPROTO_IPV6 IPV6_V6ONLY TCP_NODELAY TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_ADDRCONFIG AI_V4MAPPED AI_ALL EAI_AGAIN
    EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME EAI_SERVICE EAI_SOCKTYPE NI_DGRAM
    NI_NAMEREQD NI_NOFQDN NI_NUMERICHOST NI_NUMERICSERV INADDR_ANY INADDR_BROADCAST INADDR_LOOPBACK
};

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_socket", FUNCTIONS);
    for (name, f) in NETWORK_FUNCTIONS {
        let f = build::builtin(vm, name, *f);
        set(vm, &m, name, f);
    }
    set_numbers(vm, &m, NUMBERS);
    set(vm, &m, "has_ipv6", build::bool(false));
    let ty = native_type(vm, "_socket", "socket", METHODS);
    crate::methods::define(vm, ty, NETWORK_METHODS);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    define_property(vm, ty, "family", |vm, w| part(vm, w, |s| s.family), None);
    define_property(vm, ty, "type", |vm, w| part(vm, w, |s| s.kind), None);
    define_property(vm, ty, "proto", |vm, w| part(vm, w, |s| s.proto), None);
    define_property(vm, ty, "timeout", timeout_of, None);
    vm.library.socket_type = Some(ty);
    for name in ["socket", "SocketType"] {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    let base = vm.exc().os_error;
    for name in ["herror", "gaierror"] {
        let class = exception_class(vm, "socket", name, base);
        set(vm, &m, name, class);
    }
    for (name, ty) in [("error", base), ("timeout", vm.exc().timeout_error)] {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    m
}
