// Every opcode: what follows it and who handles it. Constant.
#pragma once

#include "core/keyspace/decode/pickle_machine.h"

#include <array>

namespace decode {

struct PickleOpcode
{
    enum class Argument : quint8 { None, One, Two, Four, Eight, Line, TwoLines, Sized1, Sized4, Sized8 };

    Argument argument = Argument::None;
    void (PickleMachine::*handle)(QByteArrayView) = nullptr; // null: no opcode

    static const std::array<PickleOpcode, 256>& table();
};

} // namespace decode
