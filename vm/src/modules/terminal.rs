//! `termios`: a terminal's modes.

use super::select::descriptor;
use super::{exception_class, module, set, set_numbers};
use crate::build;
use crate::heap::Ref;
use crate::object::{NativeFn, TypeObj, Value};
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

const NUMBERS: &[(&str, i64)] = system_numbers! {
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400
    BRKINT CLOCAL CREAD CS5 CS6 CS7 CS8 CSIZE CSTOPB ECHO ECHOCTL ECHOE ECHOK ECHOKE ECHONL ECHOPRT EXTA EXTB
    FLUSHO HUPCL ICANON ICRNL IEXTEN IGNBRK IGNCR IGNPAR IMAXBEL INLCR INPCK ISIG ISTRIP IUCLC IUTF8 IXANY IXOFF IXON
    NOFLSH OCRNL OFDEL OFILL OLCUC ONLCR ONLRET ONOCR OPOST PARENB PARMRK PARODD PENDIN TOSTOP CRTSCTS
    TCSANOW TCSADRAIN TCSAFLUSH TCIFLUSH TCOFLUSH TCIOFLUSH TCIOFF TCION TCOOFF TCOON
    VDISCARD VEOF VEOL VEOL2 VERASE VINTR VKILL VLNEXT VMIN VQUIT VREPRINT VSTART VSTOP VSUSP VSWTC VTIME VWERASE
    TIOCGWINSZ TIOCSWINSZ TIOCGPGRP TIOCSPGRP TIOCSCTTY TIOCNOTTY TIOCINQ TIOCOUTQ TIOCSTI FIONREAD FIONBIO
};

/// Raises `termios.error` for the system call that failed last.
fn failed(vm: &mut Vm) -> Raised {
    let e = std::io::Error::last_os_error();
    let number = build::int64(vm, i64::from(e.raw_os_error().unwrap_or(libc::EIO)));
    let text = build::str(vm, &crate::os_errors::strerror(e.raw_os_error().unwrap_or(libc::EIO)));
    let class = vm.library.termios_error.as_ref().and_then(|t| t.get::<TypeObj>());
    let class = class.unwrap_or(vm.exc().os_error);
    match vm.call(class.word(), &Args::of(&[*number, *text])) {
        Ok(e) => vm.raise_object(e),
        Err(raised) => raised,
    }
}
fn done(vm: &mut Vm, result: i32) -> R {
    if result < 0 { Err(failed(vm)) } else { Ok(build::none()) }
}

fn modes(vm: &mut Vm, descriptor: i32) -> R<libc::termios> {
    // SAFETY: the struct is plain numbers, which the call fills in.
    let (result, modes) = unsafe {
        let mut modes: libc::termios = std::mem::zeroed();
        (libc::tcgetattr(descriptor, &mut modes), modes)
    };
    if result < 0 { Err(failed(vm)) } else { Ok(modes) }
}

fn tcgetattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tcgetattr", 0, 1, 1)?;
    let descriptor = descriptor(vm, args.pos[0])?;
    let modes = modes(vm, descriptor)?;
    // SAFETY: they are in the struct.
    let speeds = unsafe { [libc::cfgetispeed(&modes), libc::cfgetospeed(&modes)] };
    let is_raw = modes.c_lflag & libc::ICANON == 0;
    let characters = modes.c_cc.iter().enumerate().map(|(i, c)| match i {
        // Numbers, where the terminal reads no lines.
        libc::VMIN | libc::VTIME if is_raw => build::int64(vm, i64::from(*c)),
        _ => build::bytes(vm, vec![*c]),
    });
    let characters = characters.collect();
    let flags = [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag];
    let numbers = flags.into_iter().chain(speeds);
    let mut items: Vec<Ref> = numbers.map(|n| build::int64(vm, i64::from(n))).collect();
    items.push(build::list(vm, characters));
    Ok(build::list(vm, items))
}

fn tcsetattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tcsetattr", 0, 3, 3)?;
    let (descriptor, when) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as i32);
    let mut modes = modes(vm, descriptor)?;
    let items = vm.collect(args.pos[2])?;
    let [iflag, oflag, cflag, lflag, ispeed, ospeed, characters] = items.as_slice() else {
        let text = "tcsetattr, arg 3: must be 7 element list";
        return Err(vm.type_error(text.into()));
    };
    for (to, from) in [
        (&mut modes.c_iflag, iflag),
        (&mut modes.c_oflag, oflag),
        (&mut modes.c_cflag, cflag),
        (&mut modes.c_lflag, lflag),
    ] {
        *to = vm.to_i64(**from)? as u32;
    }
    let speeds = (vm.to_i64(**ispeed)? as u32, vm.to_i64(**ospeed)? as u32);
    let characters = vm.collect(**characters)?;
    if characters.len() != modes.c_cc.len() {
        let n = modes.c_cc.len();
        let text = format!("tcsetattr: attributes[6] must be {n} element list");
        return Err(vm.type_error(text));
    }
    for (to, from) in modes.c_cc.iter_mut().zip(characters) {
        *to = match crate::buffer::copy(*from).as_deref() {
            Some(&[c]) => c,
            _ => match from.as_i64() {
                Some(n) => n as u8,
                None => {
                    let text = "tcsetattr: elements of attributes must be characters or integers";
                    return Err(vm.type_error(text.into()));
                }
            },
        };
    }
    // SAFETY: the struct is complete.
    let result = unsafe {
        libc::cfsetispeed(&mut modes, speeds.0);
        libc::cfsetospeed(&mut modes, speeds.1);
        libc::tcsetattr(descriptor, when, &modes)
    };
    done(vm, result)
}

/// A function of a descriptor and a number.
fn of_number(vm: &mut Vm, args: &Args, name: &str, f: unsafe extern "C" fn(i32, i32) -> i32) -> R {
    args.arity(vm, name, 0, 2, 2)?;
    let (descriptor, n) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as i32);
    // SAFETY: it takes two numbers.
    let result = unsafe { f(descriptor, n) };
    done(vm, result)
}

fn tcgetwinsize(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "tcgetwinsize", 0, 1, 1)?;
    let descriptor = descriptor(vm, args.pos[0])?;
    // SAFETY: the struct is plain numbers, which the call fills in.
    let (result, size) = unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        (libc::ioctl(descriptor, libc::TIOCGWINSZ, &mut size), size)
    };
    if result < 0 {
        return Err(failed(vm));
    }
    let (rows, columns) =
        (build::int64(vm, size.ws_row.into()), build::int64(vm, size.ws_col.into()));
    Ok(build::pair(vm, rows, columns))
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("tcgetattr", tcgetattr),
    ("tcsetattr", tcsetattr),
    ("tcgetwinsize", tcgetwinsize),
    ("tcflush", |vm, a| of_number(vm, a, "tcflush", libc::tcflush)),
    ("tcflow", |vm, a| of_number(vm, a, "tcflow", libc::tcflow)),
    ("tcsendbreak", |vm, a| of_number(vm, a, "tcsendbreak", libc::tcsendbreak)),
    ("tcdrain", |vm, a| {
        a.arity(vm, "tcdrain", 0, 1, 1)?;
        let descriptor = descriptor(vm, a.pos[0])?;
        // SAFETY: it takes a number.
        let result = unsafe { libc::tcdrain(descriptor) };
        done(vm, result)
    }),
];

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "termios", FUNCTIONS);
    let base = vm.exc().exception;
    let class = exception_class(vm, "termios", "error", base);
    set(vm, &m, "error", class.clone());
    vm.library.termios_error = Some(class);
    set_numbers(vm, &m, NUMBERS);
    let count = Word::from_i64(libc::NCCS as i64).expect("small");
    set(vm, &m, "NCCS", Ref::new(count));
    m
}
