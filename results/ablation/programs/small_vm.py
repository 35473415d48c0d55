"""An interpreter for a small stack machine: dispatch by comparing opcodes, a list as stack, a dict of names."""

PUSH, LOAD, STORE, ADD, SUB, MUL, LESS, JUMP, JUMP_IF_NOT, CALL, RETURN, HALT = range(12)


def assemble(text):
    opcodes = {"push": PUSH, "load": LOAD, "store": STORE, "add": ADD, "sub": SUB, "mul": MUL, "less": LESS,
               "jump": JUMP, "unless": JUMP_IF_NOT, "call": CALL, "return": RETURN, "halt": HALT}
    labels = {}
    code = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line.endswith(":"):
            labels[line[:-1]] = len(code)
            continue
        word, _, operand = line.partition(" ")
        code.append([opcodes[word], operand])
    for instruction in code:
        operand = instruction[1]
        if operand in labels:
            instruction[1] = labels[operand]
        elif operand.lstrip("-").isdigit():
            instruction[1] = int(operand)
    return [tuple(instruction) for instruction in code]


PROGRAM = """
push 0
store total
push 0
store i
loop:
load i
push 6000
less
unless done
load i
call square
load total
add
store total
load i
push 1
add
store i
jump loop
done:
load total
halt
square:
store n
load n
load n
mul
return
"""


class Machine:
    def __init__(self, code):
        self.code = code
        self.stack = []
        self.calls = []
        self.names = {}
        self.steps = 0

    def run(self):
        code, stack, names = self.code, self.stack, self.names
        at = 0
        while True:
            opcode, operand = code[at]
            at += 1
            self.steps += 1
            if opcode == LOAD:
                stack.append(names[operand])
            elif opcode == PUSH:
                stack.append(operand)
            elif opcode == STORE:
                names[operand] = stack.pop()
            elif opcode == ADD:
                right = stack.pop()
                stack.append(stack.pop() + right)
            elif opcode == SUB:
                right = stack.pop()
                stack.append(stack.pop() - right)
            elif opcode == MUL:
                right = stack.pop()
                stack.append(stack.pop() * right)
            elif opcode == LESS:
                right = stack.pop()
                stack.append(stack.pop() < right)
            elif opcode == JUMP:
                at = operand
            elif opcode == JUMP_IF_NOT:
                if not stack.pop():
                    at = operand
            elif opcode == CALL:
                self.calls.append(at)
                at = operand
            elif opcode == RETURN:
                at = self.calls.pop()
            else:
                return stack.pop()


def bench():
    machine = Machine(assemble(PROGRAM))
    return machine.run(), machine.steps
