#include "core/keyspace/decode/pickle_opcode.h"

namespace decode {

const std::array<PickleOpcode, 256>& PickleOpcode::table()
{
    using enum Argument;
    using Machine = PickleMachine;
    static constexpr auto table = [] {
        std::array<PickleOpcode, 256> all{};
        all['('] = {None, &Machine::mark};
        all['.'] = {None, &Machine::endOfPickle};
        all['0'] = {None, &Machine::drop};
        all['1'] = {None, &Machine::dropToMark};
        all['2'] = {None, &Machine::duplicate};
        all['N'] = all[0x88] = all[0x89] = {None, &Machine::constant};
        all['I'] = all['L'] = {Line, &Machine::integerLine};
        all['J'] = {Four, &Machine::smallInteger};
        all['K'] = {One, &Machine::smallInteger};
        all['M'] = {Two, &Machine::smallInteger};
        all[0x8a] = {Sized1, &Machine::longInteger};
        all[0x8b] = {Sized4, &Machine::longInteger};
        all['F'] = {Line, &Machine::realLine};
        all['G'] = {Eight, &Machine::realBinary};
        all['V'] = {Line, &Machine::textLine};
        all['X'] = {Sized4, &Machine::text};
        all[0x8c] = {Sized1, &Machine::text};
        all[0x8d] = {Sized8, &Machine::text};
        all['S'] = {Line, &Machine::oldStringLine};
        all['T'] = {Sized4, &Machine::oldString};
        all['U'] = {Sized1, &Machine::oldString};
        all['B'] = {Sized4, &Machine::bytes};
        all['C'] = {Sized1, &Machine::bytes};
        all[0x8e] = {Sized8, &Machine::bytes};
        all[0x96] = {Sized8, &Machine::byteArray};
        all[']'] = all['}'] = all[')'] = all[0x8f] = {None, &Machine::emptyContainer};
        all['l'] = all['d'] = all['t'] = all[0x91] = {None, &Machine::containerToMark};
        all[0x85] = all[0x86] = all[0x87] = {None, &Machine::shortTuple};
        all['a'] = {None, &Machine::appendOne};
        all['e'] = all[0x90] = {None, &Machine::appendToMark};
        all['s'] = {None, &Machine::setOne};
        all['u'] = {None, &Machine::setToMark};
        all['c'] = {TwoLines, &Machine::global};
        all[0x93] = {None, &Machine::stackGlobal};
        all['R'] = {None, &Machine::reduce};
        all[0x81] = {None, &Machine::newObject};
        all[0x92] = {None, &Machine::newObjectWithKeywords};
        all['i'] = {TwoLines, &Machine::instance};
        all['o'] = {None, &Machine::object};
        all['b'] = {None, &Machine::build};
        all['P'] = {Line, &Machine::persistentLine};
        all['Q'] = {None, &Machine::persistent};
        all[0x82] = {One, &Machine::extension};
        all[0x83] = {Two, &Machine::extension};
        all[0x84] = {Four, &Machine::extension};
        all[0x97] = {None, &Machine::buffer};
        all[0x98] = {None, &Machine::nothing};  // READONLY_BUFFER
        all[0x80] = {One, &Machine::nothing};   // PROTO
        all[0x95] = {Eight, &Machine::nothing}; // FRAME: opcodes go on inside
        all['p'] = {Line, &Machine::putLine};
        all['q'] = {One, &Machine::put};
        all['r'] = {Four, &Machine::put};
        all[0x94] = {None, &Machine::memoize};
        all['g'] = {Line, &Machine::getLine};
        all['h'] = {One, &Machine::get};
        all['j'] = {Four, &Machine::get};
        return all;
    }();
    return table;
}

} // namespace decode
